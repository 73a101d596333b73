import { GetDeploymentCommand, ProtonClient } from '@aws-sdk/client-proton';
import { isError } from '@backstage/errors';
import {
  CampaignReason,
  formatTemplateVersion,
  parseEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import { toBackstageError } from '@proton-vending/backstage-plugin-proton-node';
import { describeFailure } from '../deployments/describeFailure';
import { fetchEnvironment } from '../environments/fetchEnvironment';
import { auditStep } from './auditStep';
import { CampaignServices } from './CampaignServices';
import { ClusterEvent, nextClusterState } from './clusterStates';
import { CampaignClusterRecord, CampaignRecord } from './store/records';

/**
 * After what time the backend that took a cluster has certainly sent its update,
 * or ended: longer than a request and its retries take.
 */
const UNANSWERED_AFTER = 120_000;

/** Checks how the deployments of a campaign ended. */
export class ClusterFollower {
  constructor(private readonly services: CampaignServices) {}

  async follow(
    campaign: CampaignRecord,
    cluster: CampaignClusterRecord,
  ): Promise<void> {
    const { logger, proton } = this.services;
    try {
      const client = await proton.getClientForArn(cluster.arn);
      if (cluster.deploymentId) {
        await this.followDeployment(campaign, cluster, client);
      } else {
        await this.recover(campaign, cluster, client);
      }
    } catch (error) {
      logger.warn(
        `Campaign ${campaign.id} can't follow ${cluster.arn} now: ${
          toBackstageError(error).message
        }`,
      );
    }
  }

  private async followDeployment(
    campaign: CampaignRecord,
    cluster: CampaignClusterRecord,
    client: ProtonClient,
  ): Promise<void> {
    const { deploymentId: id, name: environmentName } = cluster;
    const deployment = await client
      .send(new GetDeploymentCommand({ id, environmentName }))
      .then(answer => answer.deployment)
      .catch(error => {
        const known = toBackstageError(error);
        if (isError(known) && known.name === 'NotFoundError') {
          return undefined;
        }
        throw known;
      });
    if (!deployment) {
      await this.end(campaign, cluster, 'fail', {
        code: 'deleted',
        message: `The deployment ${id} doesn't exist any more.`,
      });
      return;
    }
    switch (deployment.deploymentStatus) {
      case 'SUCCEEDED':
        await this.end(campaign, cluster, 'succeed');
        break;
      case 'CANCELLED':
        await this.end(campaign, cluster, 'fail', {
          code: 'cancelled',
          message: 'Somebody cancelled the deployment.',
        });
        break;
      case 'FAILED': {
        const { cause, message } = describeFailure({
          statusMessage: deployment.deploymentStatusMessage,
          log: [],
          mayReadLogs: false,
        });
        // Nothing was changed, and a person has to decide.
        const isProtected = cause?.id === 'replacement-not-allowed';
        await this.end(campaign, cluster, isProtected ? 'skip' : 'fail', {
          code: isProtected ? 'protected-resources' : 'deployment-failed',
          message,
        });
        break;
      }
      default:
    }
  }

  /**
   * A backend took the cluster and has ended since, or got no answer. Proton says
   * whether the update arrived.
   */
  private async recover(
    campaign: CampaignRecord,
    cluster: CampaignClusterRecord,
    client: ProtonClient,
  ): Promise<void> {
    const { clusters, now } = this.services;
    if (now() < cluster.changedAt + UNANSWERED_AFTER) {
      return;
    }
    const environment = await fetchEnvironment(client, cluster.name);
    const deploymentId = environment.lastAttemptedDeploymentId;
    if (!deploymentId || deploymentId === cluster.basedOn) {
      await clusters.apply(cluster, 'release', {
        changedAt: now(),
        startedAt: undefined,
      });
      return;
    }
    if (await this.isOurs(campaign, cluster, client, deploymentId)) {
      await clusters.update(cluster, { deploymentId });
      return;
    }
    await this.end(campaign, cluster, 'skip', {
      code: 'deployed-by-others',
      message: `Somebody else started the deployment ${deploymentId} while the campaign was about to deploy the cluster.`,
    });
  }

  private async isOurs(
    campaign: CampaignRecord,
    cluster: CampaignClusterRecord,
    client: ProtonClient,
    deploymentId: string,
  ): Promise<boolean> {
    const extension = this.services.proton.extension(
      parseEnvironmentArn(cluster.arn),
    );
    if (extension) {
      const [record] = await extension.listDeploymentRecords({
        environmentName: cluster.name,
        deploymentIds: [deploymentId],
      });
      return record?.reason?.includes(campaign.id) ?? false;
    }
    // Without a record of who asked for it, its version and time have to match.
    const { deployment } = await client.send(
      new GetDeploymentCommand({
        id: deploymentId,
        environmentName: cluster.name,
      }),
    );
    const target = deployment?.targetState?.environment;
    const version =
      target &&
      formatTemplateVersion({
        majorVersion: target.templateMajorVersion ?? '',
        minorVersion: target.templateMinorVersion ?? '',
      });
    const createdAt = deployment?.createdAt?.getTime() ?? 0;
    return (
      version === cluster.toVersion && createdAt >= (cluster.startedAt ?? 0)
    );
  }

  private async end(
    campaign: CampaignRecord,
    cluster: CampaignClusterRecord,
    event: ClusterEvent,
    reason?: CampaignReason,
  ): Promise<void> {
    const { auditor, clusters, metrics, notices, now } = this.services;
    const ended = await auditStep(
      auditor,
      'campaign-cluster-end',
      {
        campaignId: campaign.id,
        environmentArn: cluster.arn,
        deploymentId: cluster.deploymentId ?? '',
        outcome: event,
        ...(reason && { reason: reason.code }),
      },
      () => clusters.apply(cluster, event, { changedAt: now(), reason }),
    );
    const state = nextClusterState(cluster.state, event);
    if (ended && state) {
      metrics.countCluster(state);
    }
    if (ended && event === 'fail' && reason) {
      await notices.failed(campaign, cluster, reason.message);
    }
  }
}
