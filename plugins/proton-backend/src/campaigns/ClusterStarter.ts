import {
  Environment,
  ProtonClient,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import { isError } from '@backstage/errors';
import {
  isDeploymentRunning,
  MAX_PROTON_REASON_LENGTH,
  parseEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  readEnvironmentResource,
  toBackstageError,
  withInitiator,
} from '@proton-vending/backstage-plugin-proton-node';
import { toUpdateRequest } from '../changes/planChange';
import { fetchEnvironment } from '../environments/fetchEnvironment';
import { auditStep } from './auditStep';
import { CampaignServices } from './CampaignServices';
import { ClusterRefusal } from './ClusterRefusal';
import { isGranted } from './grants';
import {
  ClusterChange,
  planClusterChange,
  requireFit,
} from './planClusterChange';
import { readClusterEntity } from './readClusterEntity';
import { CampaignClusterRecord, CampaignRecord } from './store/records';

const MINUTE = 60_000;

/** After what time a cluster is looked at again that couldn't be deployed. */
const RETRY_AFTER = MINUTE;

/** Errors with which Proton certainly started nothing. */
const REFUSED = new Set(['InputError', 'NotAllowedError', 'NotFoundError']);

/** A cluster as Proton and the catalog know it now. */
export interface OpenCluster {
  client: ProtonClient;
  environment: Environment;
  kubernetesVersion?: string;
}

/** Starts the deployment of a cluster, or records why it doesn't. */
export class ClusterStarter {
  constructor(private readonly services: CampaignServices) {}

  /** False when the campaign can't start any cluster now. */
  async start(
    campaign: CampaignRecord,
    cluster: CampaignClusterRecord,
    owner: string,
  ): Promise<boolean> {
    const { clusters, logger, now } = this.services;
    try {
      const opened = await this.open(cluster);
      requireIdle(opened.environment);
      const change = await this.plan(campaign, cluster, opened);
      return await this.deploy(campaign, cluster, owner, opened, change);
    } catch (error) {
      if (error instanceof ClusterRefusal) {
        await this.refuse(campaign, cluster, error);
      } else {
        const { message } = toBackstageError(error);
        logger.warn(
          `Campaign ${campaign.id} can't start ${cluster.arn} now: ${message}`,
        );
        await clusters.update(cluster, {
          retryAt: now() + RETRY_AFTER,
          reason: { code: 'unreachable', message },
        });
      }
      return true;
    }
  }

  /**
   * Reads a cluster.
   *
   * @throws ClusterRefusal when it doesn't exist
   */
  async open(
    cluster: Pick<CampaignClusterRecord, 'arn' | 'name'>,
  ): Promise<OpenCluster & { owners?: string[] }> {
    const { proton } = this.services;
    const client = await proton.getClientForArn(cluster.arn);
    const [environment, entity] = await Promise.all([
      fetchEnvironment(client, cluster.name).catch(error => {
        const known = toBackstageError(error);
        throw isError(known) && known.name === 'NotFoundError'
          ? new ClusterRefusal('deleted', 'The cluster was deleted.')
          : known;
      }),
      readClusterEntity({ ...this.services, arn: cluster.arn }),
    ]);
    return { client, environment, ...entity };
  }

  /**
   * Plans what the campaign deploys, if its grant covers the cluster as it is now.
   *
   * @throws ClusterRefusal
   */
  async plan(
    campaign: Pick<CampaignRecord, 'definition' | 'grant'>,
    cluster: CampaignClusterRecord,
    opened: OpenCluster & { owners?: string[] },
  ): Promise<ClusterChange> {
    const { proton } = this.services;
    const { client, environment, owners } = opened;
    const { grant } = campaign;
    const granted =
      grant &&
      (await isGranted(grant, this.services, () =>
        readEnvironmentResource({
          client,
          arn: cluster.arn,
          owners,
          known: environment,
        }),
      ));
    if (!granted) {
      throw new ClusterRefusal(
        'not-permitted',
        `${
          grant?.principal ?? 'Nobody'
        } doesn't have the permission proton.environment.update for the cluster.`,
      );
    }
    return planClusterChange({
      ...this.services,
      ...opened,
      cluster,
      extension: proton.extension(parseEnvironmentArn(cluster.arn)),
      target: campaign.definition.target,
    });
  }

  private async deploy(
    campaign: CampaignRecord,
    cluster: CampaignClusterRecord,
    owner: string,
    { client, environment }: OpenCluster,
    { change, plan }: ClusterChange,
  ): Promise<boolean> {
    const { auditor, clusters, now } = this.services;
    requireFit(plan);
    requireNoKnownLoss(cluster, environment);
    const request = toUpdateRequest(cluster.name, plan, change);
    const taken = await clusters.start(cluster, {
      owner,
      maxConcurrent: campaign.definition.maxConcurrent,
      now: now(),
      change: {
        basedOn: environment.lastAttemptedDeploymentId,
        deploymentId: undefined,
        fromVersion: plan.before.version,
        toVersion: plan.after.version,
      },
    });
    if (!taken) {
      return false;
    }
    const meta = {
      campaignId: campaign.id,
      environmentArn: cluster.arn,
      onBehalfOf: campaign.grant?.principal ?? '',
      fromVersion: plan.before.version,
      toVersion: plan.after.version,
    };
    try {
      const deploymentId = await auditStep(
        auditor,
        'campaign-cluster-start',
        meta,
        async () => {
          const answer = await client.send(
            withInitiator(new UpdateEnvironmentCommand(request), {
              onBehalfOf: campaign.grant?.userRef,
              reason: describeReason(campaign),
            }),
          );
          return answer.environment?.lastAttemptedDeploymentId;
        },
      );
      await clusters.update(cluster, { deploymentId });
    } catch (error) {
      await this.takeBack(campaign, cluster, toBackstageError(error));
    }
    return true;
  }

  /**
   * Proton didn't accept an update. What it may have accepted although no answer
   * arrived is found out later.
   */
  private async takeBack(
    campaign: CampaignRecord,
    cluster: CampaignClusterRecord,
    error: Error,
  ): Promise<void> {
    const { clusters, logger, metrics, notices, now } = this.services;
    const { message } = error;
    if (error.name === 'ConflictError') {
      const busySince = cluster.busySince ?? now();
      const isWaitedFor =
        now() < busySince + campaign.definition.busyMinutes * MINUTE;
      await clusters.apply(cluster, isWaitedFor ? 'release' : 'skip', {
        changedAt: now(),
        startedAt: undefined,
        busySince,
        retryAt: now() + RETRY_AFTER,
        reason: { code: 'busy', message },
      });
    } else if (REFUSED.has(error.name)) {
      await clusters.apply(cluster, 'fail', {
        changedAt: now(),
        reason: { code: 'not-possible', message },
      });
      metrics.countCluster('failed');
      await notices.failed(campaign, cluster, message);
    } else {
      logger.warn(
        `Campaign ${campaign.id} got no answer to the update of ${cluster.arn}: ${message}`,
      );
    }
  }

  private async refuse(
    campaign: CampaignRecord,
    cluster: CampaignClusterRecord,
    { reason }: ClusterRefusal,
  ): Promise<void> {
    const { auditor, clusters, metrics, now } = this.services;
    if (reason.code === 'busy') {
      const busySince = cluster.busySince ?? now();
      const patience = campaign.definition.busyMinutes * MINUTE;
      if (now() < busySince + patience) {
        await clusters.update(cluster, {
          reason,
          busySince,
          retryAt: now() + Math.min(RETRY_AFTER, patience),
        });
        return;
      }
    }
    const isDone =
      reason.code === 'up-to-date' &&
      (await this.wasDeployedSince(cluster, campaign));
    const meta = {
      campaignId: campaign.id,
      environmentArn: cluster.arn,
      reason: reason.code,
    };
    await auditStep(auditor, 'campaign-cluster-skip', meta, () =>
      clusters.apply(cluster, isDone ? 'find-done' : 'skip', {
        changedAt: now(),
        reason,
      }),
    );
    metrics.countCluster(isDone ? 'done-by-owner' : 'skipped');
  }

  /** Whether somebody deployed the cluster after owners were notified. */
  private async wasDeployedSince(
    cluster: CampaignClusterRecord,
    { announcedAt, startedAt }: CampaignRecord,
  ): Promise<boolean> {
    const { environment } = await this.open(cluster);
    const notifiedAt = announcedAt ?? startedAt ?? Infinity;
    const deployedAt = environment.lastDeploymentSucceededAt?.getTime() ?? 0;
    return deployedAt >= notifiedAt;
  }
}

/** The reason that the history of a cluster shows for a deployment by a campaign. */
export function describeReason({ id, definition }: CampaignRecord): string {
  return `Campaign ${id} (${definition.name}): ${definition.reason}`.slice(
    0,
    MAX_PROTON_REASON_LENGTH,
  );
}

function requireIdle({ deploymentStatus, name }: Environment): void {
  if (deploymentStatus === 'DELETE_IN_PROGRESS') {
    throw new ClusterRefusal('being-deleted', 'The cluster is being deleted.');
  }
  if (isDeploymentRunning(deploymentStatus)) {
    throw new ClusterRefusal(
      'busy',
      `Another deployment of ${name} is running (${deploymentStatus}).`,
    );
  }
}

/** The control plane would refuse the deployment, which would look like a failure. */
function requireNoKnownLoss(
  { preview }: CampaignClusterRecord,
  { lastAttemptedDeploymentId }: Environment,
): void {
  const losses = preview?.plan?.losses ?? [];
  if (losses.length > 0 && preview?.basedOn === lastAttemptedDeploymentId) {
    throw new ClusterRefusal(
      'protected-resources',
      `The change would replace, destroy or stop managing protected resources (${losses
        .map(({ address }) => address)
        .join(', ')}). Deploy it on the cluster's page if you want that.`,
    );
  }
}
