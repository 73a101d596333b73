import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import {
  CampaignCluster,
  CampaignDelay,
  CampaignDelayDecision,
  CampaignDelayRequest,
} from '@proton-vending/backstage-plugin-proton-common';
import { describeCaller, findUser } from '../permissions/describeCaller';
import { CampaignReader } from './CampaignReader';
import { CampaignServices } from './CampaignServices';
import { CampaignClusterRecord, CampaignRecord } from './store/records';
import { toCampaignCluster } from './toCampaign';

/** Lets owners ask for a later deployment of their clusters. */
export class ClusterDelays {
  constructor(
    private readonly services: CampaignServices,
    private readonly reader: CampaignReader,
  ) {}

  /** Asks whoever runs the campaign to deploy a cluster later. */
  async request(
    id: string,
    cluster: CampaignClusterRecord,
    { reason, until }: CampaignDelayRequest,
    credentials: BackstageCredentials,
  ): Promise<CampaignCluster> {
    const { auth, clusters, notices, now } = this.services;
    const record = await this.reader.require(id);
    this.requireDelayable(record, cluster);
    this.requireDelayUntil(record, until);
    const delay: CampaignDelay = {
      until,
      reason,
      requestedBy: describeCaller(auth, credentials),
      requestedAt: new Date(now()).toISOString(),
      state: 'requested',
    };
    if (!(await clusters.setDelay(cluster, delay))) {
      throw delayChanged();
    }
    await notices.delayRequested(record, { ...cluster, delay });
    return toCampaignCluster(await this.reader.requireCluster(id, cluster.id));
  }

  /** Grants or refuses what an owner asked for. */
  async decide(
    id: string,
    clusterId: string,
    { decision, until }: CampaignDelayDecision,
    credentials: BackstageCredentials,
  ): Promise<CampaignCluster> {
    const { auth, clusters, notices, now } = this.services;
    const record = await this.reader.require(id);
    const cluster = await this.reader.requireCluster(id, clusterId);
    const { delay } = cluster;
    this.requireDelayable(record, cluster);
    if (delay?.state !== 'requested') {
      throw new ConflictError(
        `Nobody is waiting for a decision on ${cluster.name}`,
      );
    }
    const granted = decision === 'grant';
    const decided: CampaignDelay = {
      ...delay,
      until: until ?? delay.until,
      state: granted ? 'granted' : 'refused',
      decidedBy:
        findUser(auth, credentials) ?? describeCaller(auth, credentials),
      decidedAt: new Date(now()).toISOString(),
    };
    if (granted) {
      this.requireDelayUntil(record, decided.until);
    }
    if (!(await clusters.setDelay(cluster, decided))) {
      throw delayChanged();
    }
    if (granted) {
      const delayed = await clusters.apply(cluster, 'delay', {
        changedAt: now(),
        delayedUntil: Date.parse(decided.until),
      });
      if (!delayed) {
        await clusters.setDelay({ ...cluster, delay: decided }, delay);
        throw new ConflictError(
          `The campaign has already started ${cluster.name}`,
        );
      }
    }
    const current = await this.reader.requireCluster(id, clusterId);
    await notices.delayDecided(record, current);
    return toCampaignCluster(current);
  }

  private requireDelayable(
    record: CampaignRecord,
    cluster: CampaignClusterRecord,
  ): void {
    const isOpen = ['announced', 'running', 'paused'].includes(record.state);
    const isWaiting = ['waiting', 'delayed'].includes(cluster.state);
    if (!isOpen || !isWaiting) {
      throw new ConflictError(
        `The campaign is ${record.state} and ${cluster.name} is ${cluster.state}: only a cluster that waits can be delayed`,
      );
    }
  }

  private requireDelayUntil(
    { definition: { deadline } }: CampaignRecord,
    until: string,
  ): void {
    if (Date.parse(until) <= this.services.now()) {
      throw new InputError(`"until" must be in the future, it is ${until}`);
    }
    if (deadline && Date.parse(until) >= Date.parse(deadline)) {
      throw new InputError(
        `"until" must be before the deadline of the campaign, ${deadline}`,
      );
    }
  }
}

function delayChanged(): ConflictError {
  return new ConflictError(
    'The request for a delay was changed meanwhile; look at it again',
  );
}
