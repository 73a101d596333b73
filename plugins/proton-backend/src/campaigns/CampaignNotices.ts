import { NotificationPayload } from '@backstage/plugin-notifications-common';
import { CampaignTarget } from '@proton-vending/backstage-plugin-proton-common';
import pLimit from 'p-limit';
import { OwnerNotifier } from '../notifications/OwnerNotifier';
import { CampaignClusterRecord, CampaignRecord } from './store/records';

/** How many notifications are sent at once. */
const MOST_SENT = 8;

/** The most clusters that a notification names. */
const MAX_NAMED = 3;

/** Notifies the owners of clusters, and whoever runs a campaign. */
export class CampaignNotices {
  constructor(
    private readonly options: {
      notifier: Pick<OwnerNotifier, 'notify'>;
      /** Whether notifications of campaigns are switched on. */
      enabled: boolean;
    },
  ) {}

  async announced(
    campaign: CampaignRecord,
    clusters: CampaignClusterRecord[],
  ): Promise<void> {
    const { beginsAt, definition } = campaign;
    const when = beginsAt
      ? new Date(beginsAt).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length)
      : '';
    await this.notifyOwners(campaign, clusters, 'announced', owned => ({
      title: `${definition.name}: planned for ${when.replace('T', ' ')} UTC`,
      description: `A campaign will ${describeTarget(
        definition.target,
      )} on ${nameClusters(owned)}. ${describeReason(
        campaign,
      )} Before then, you can do it yourself or ask for a delay.`,
      severity: 'normal',
    }));
  }

  async started(
    campaign: CampaignRecord,
    clusters: CampaignClusterRecord[],
  ): Promise<void> {
    const { definition } = campaign;
    await this.notifyOwners(campaign, clusters, 'started', owned => ({
      title: `${definition.name}: started`,
      description: `A campaign will ${describeTarget(
        definition.target,
      )} on ${nameClusters(owned)}, in waves. ${describeReason(campaign)}`,
      severity: 'normal',
    }));
  }

  async ended(
    campaign: CampaignRecord,
    clusters: CampaignClusterRecord[],
  ): Promise<void> {
    const { definition, state } = campaign;
    const how = state === 'stopped' ? 'stopped' : 'finished';
    await this.notifyOwners(campaign, clusters, 'ended', owned => {
      const failed = owned.filter(cluster => cluster.state === 'failed').length;
      return {
        title: `${definition.name}: ${how}`,
        description: `Your clusters: ${countStates(owned)}.`,
        severity: failed > 0 ? 'high' : 'low',
      };
    });
    await this.notifyRunner(campaign, {
      title: `${definition.name}: ${how}`,
      description: `All clusters: ${countStates(clusters)}.`,
      severity: 'normal',
      event: 'ended',
    });
  }

  async failed(
    campaign: CampaignRecord,
    cluster: CampaignClusterRecord,
    message: string,
  ): Promise<void> {
    if (cluster.owner) {
      await this.notify(cluster.owner, campaign, {
        title: `${campaign.definition.name}: ${cluster.name} failed`,
        description: message,
        severity: 'high',
        event: `failed-${cluster.id}`,
      });
    }
  }

  async paused(campaign: CampaignRecord, message: string): Promise<void> {
    await this.notifyRunner(campaign, {
      title: `${campaign.definition.name}: paused`,
      description: message,
      severity: 'high',
      event: 'paused',
    });
  }

  async delayRequested(
    campaign: CampaignRecord,
    cluster: CampaignClusterRecord,
  ): Promise<void> {
    const { delay } = cluster;
    await this.notifyRunner(campaign, {
      title: `${campaign.definition.name}: delay requested for ${cluster.name}`,
      description: `Until ${delay?.until}: ${delay?.reason}`,
      severity: 'normal',
      event: `delay-${cluster.id}`,
    });
  }

  async delayDecided(
    campaign: CampaignRecord,
    cluster: CampaignClusterRecord,
  ): Promise<void> {
    const { delay } = cluster;
    if (delay) {
      await this.notify(delay.requestedBy, campaign, {
        title: `${campaign.definition.name}: delay ${delay.state} for ${cluster.name}`,
        description:
          delay.state === 'granted'
            ? `The campaign deploys the cluster after ${delay.until}.`
            : 'The campaign deploys the cluster in its wave.',
        severity: 'normal',
        event: `delay-${cluster.id}`,
      });
    }
  }

  private async notifyOwners(
    campaign: CampaignRecord,
    clusters: CampaignClusterRecord[],
    event: string,
    describe: (owned: CampaignClusterRecord[]) => NotificationPayload,
  ): Promise<void> {
    const byOwner = new Map<string, CampaignClusterRecord[]>();
    for (const cluster of clusters) {
      if (cluster.owner) {
        const owned = byOwner.get(cluster.owner) ?? [];
        byOwner.set(cluster.owner, [...owned, cluster]);
      }
    }
    const limit = pLimit(MOST_SENT);
    await Promise.all(
      [...byOwner].map(([owner, owned]) =>
        limit(() =>
          this.notify(owner, campaign, { ...describe(owned), event }),
        ),
      ),
    );
  }

  private async notifyRunner(
    campaign: CampaignRecord,
    payload: NotificationPayload & { event: string },
  ): Promise<void> {
    const { grant } = campaign;
    if (grant?.userRef) {
      await this.notify(grant.userRef, campaign, payload);
    }
  }

  private async notify(
    recipient: string,
    { id }: CampaignRecord,
    { event, ...payload }: NotificationPayload & { event: string },
  ): Promise<void> {
    // Services have no notifications.
    if (this.options.enabled && !recipient.startsWith('plugin:')) {
      await this.options.notifier.notify(recipient, {
        ...payload,
        link: `/proton/campaigns/${encodeURIComponent(id)}`,
        scope: `campaign:${id}#${event}`,
      });
    }
  }
}

function describeTarget(target: CampaignTarget): string {
  switch (target.type) {
    case 'version':
      return `deploy ${target.templateName} ${target.version}`;
    case 'redeploy':
      return target.inputs
        ? `change inputs (${Object.keys(target.inputs).join(', ')})`
        : 'deploy the same version again';
    default:
      return 'deploy the former version and inputs';
  }
}

function describeReason({ definition }: CampaignRecord): string {
  const { deadline, reason } = definition;
  const sentence = /[.!?]$/.test(reason) ? reason : `${reason}.`;
  return deadline
    ? `Reason: ${sentence} Deadline: ${deadline}.`
    : `Reason: ${sentence}`;
}

function nameClusters(clusters: CampaignClusterRecord[]): string {
  const named = clusters
    .slice(0, MAX_NAMED)
    .map(({ title, name }) => title ?? name);
  const more = clusters.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function countStates(clusters: CampaignClusterRecord[]): string {
  const counts = new Map<string, number>();
  for (const { state } of clusters) {
    const words = state.replaceAll('-', ' ');
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}
