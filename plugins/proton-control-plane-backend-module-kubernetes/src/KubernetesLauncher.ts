import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { CoreV1Event, V1Job, V1Pod } from '@kubernetes/client-node';
import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import {
  LaunchRequest,
  RunHandle,
  RunInspection,
  RunLauncher,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  ClusterClient,
  describeApiError,
  ifFound,
  refusalStatus,
} from './cluster/ClusterClient';
import { describeRun } from './inspection/describeRun';
import { RunObjects } from './inspection/RunObjects';
import { createJobManifest } from './jobs/createJobManifest';
import { createTokenSecret, nameTokenSecret } from './jobs/tokenSecret';
import { JOB_NAME_LABEL, nameJob } from './jobs/labels';
import { KubernetesJobOptions } from './KubernetesOptions';

interface KubernetesLauncherOptions {
  client: ClusterClient;
  jobs: KubernetesJobOptions;
  /** The credentials of the client. */
  secrets?: string[];
  logger: LoggerService;
  now?: () => Date;
}

/** Errors that a retry doesn't fix, such as a Job that admission forbids. */
const FINAL_REFUSALS = [400, 403, 404, 405, 413, 422];

/** Starts each run as a Kubernetes Job. */
export class KubernetesLauncher implements RunLauncher {
  static create(options: KubernetesLauncherOptions): KubernetesLauncher {
    return new KubernetesLauncher(options);
  }

  private constructor(private readonly options: KubernetesLauncherOptions) {}

  listSecrets(): string[] {
    return this.options.secrets ?? [];
  }

  /**
   * Throws a `ProvisioningError` when Kubernetes refuses the Job, and another
   * error when it can't be reached now.
   */
  async start(run: LaunchRequest): Promise<void> {
    try {
      const job = await this.createJob(run);
      await this.createSecret(run, job);
    } catch (error) {
      throw this.explainStart(run, error);
    }
  }

  async inspect(run: RunHandle): Promise<RunInspection> {
    const { logger, now = () => new Date() } = this.options;
    try {
      const objects = await this.read(run);
      const inspection = describeRun(objects, now());
      if (!needsEvents(objects, inspection)) {
        return inspection;
      }
      const events = await this.listEvents(objects);
      return describeRun({ ...objects, events }, now());
    } catch (error) {
      const reason = describeApiError(error);
      logger.warn(`Job ${nameJob(run)} can't be inspected: ${reason}`);
      // A run whose end isn't known may still be running, so it isn't started again.
      return {
        state: 'running',
        message: `The Kubernetes API didn't return the status of the run: ${reason}`,
      };
    }
  }

  async stop(run: RunHandle): Promise<boolean> {
    const { now = () => new Date() } = this.options;
    try {
      // Kubernetes keeps the Job until its pods have had their grace period.
      await this.deleteJob(run, 'Foreground');
      const { state } = describeRun(await this.read(run), now());
      return state === 'ended' || state === 'missing';
    } catch (error) {
      this.options.logger.warn(
        `Job ${nameJob(run)} can't be stopped yet`,
        toError(error),
      );
      return false;
    }
  }

  /** Kubernetes removes the pod and the Secret with the Job. */
  async remove(run: RunHandle): Promise<void> {
    await this.deleteJob(run, 'Background');
  }

  private async createJob(run: LaunchRequest): Promise<V1Job> {
    const { client, jobs, now = () => new Date() } = this.options;
    const { namespace } = jobs;
    const body = createJobManifest(run, jobs, {
      secretName: nameTokenSecret(run),
      now: now(),
    });
    try {
      return await client.batch.createNamespacedJob({ namespace, body });
    } catch (error) {
      if (refusalStatus(error) !== 409) {
        throw error;
      }
      const name = nameJob(run);
      return client.batch.readNamespacedJob({ name, namespace });
    }
  }

  /** The pod waits for its Secret, which can only be owned by a Job that exists. */
  private async createSecret(run: LaunchRequest, job: V1Job): Promise<void> {
    const { client, jobs } = this.options;
    try {
      await client.core.createNamespacedSecret({
        namespace: jobs.namespace,
        body: createTokenSecret(run, job),
      });
    } catch (error) {
      // Another control plane gave the Job a token, which is also valid.
      if (refusalStatus(error) !== 409) {
        throw error;
      }
    }
  }

  private async deleteJob(
    run: RunHandle,
    propagationPolicy: 'Foreground' | 'Background',
  ): Promise<void> {
    const { client, jobs } = this.options;
    await ifFound(
      client.batch.deleteNamespacedJob({
        name: nameJob(run),
        namespace: jobs.namespace,
        propagationPolicy,
      }),
    );
  }

  private async read(run: RunHandle): Promise<RunObjects> {
    const { client, jobs } = this.options;
    const { namespace } = jobs;
    const name = nameJob(run);
    const [job, pods] = await Promise.all([
      ifFound(client.batch.readNamespacedJob({ name, namespace })),
      client.core.listNamespacedPod({
        namespace,
        labelSelector: `${JOB_NAME_LABEL}=${name}`,
      }),
    ]);
    return { name, namespace, job, pods: pods.items, events: [] };
  }

  private async listEvents({
    name,
    namespace,
    pods,
  }: RunObjects): Promise<CoreV1Event[]> {
    const names = [name, ...pods.map(({ metadata }: V1Pod) => metadata?.name)];
    const lists = await Promise.all(
      names.map(of =>
        this.options.client.core.listNamespacedEvent({
          namespace,
          fieldSelector: `involvedObject.name=${of}`,
        }),
      ),
    );
    return lists.flatMap(({ items }) => items);
  }

  private explainStart(run: LaunchRequest, error: unknown): Error {
    const { namespace } = this.options.jobs;
    const status = refusalStatus(error);
    const reason = describeApiError(error);
    // Jobs that end free up the quota.
    const isQuota = status === 403 && reason.includes('exceeded quota');
    if (status === undefined || !FINAL_REFUSALS.includes(status) || isQuota) {
      return new Error(
        `Kubernetes couldn't create Job ${nameJob(run)}; retrying: ${reason}`,
      );
    }
    const advice =
      status === 403
        ? `Check the permissions of the control plane in namespace ${namespace}, and the policies there`
        : `Check protonControlPlane.kubernetes and that namespace ${namespace} exists`;
    return new ProvisioningError(
      `Kubernetes refused Job ${nameJob(run)}: ${reason}. ${advice}`,
    );
  }
}

/** Events explain more. They aren't read for the many runs that wait for capacity. */
function needsEvents(
  { pods }: RunObjects,
  { message, state }: RunInspection,
): boolean {
  if (state === 'running') {
    return false;
  }
  return state !== 'starting' || !message || !pods.every(isUnscheduled);
}

function isUnscheduled({ status }: V1Pod): boolean {
  return (
    status?.conditions?.some(
      ({ type, status: is }) => type === 'PodScheduled' && is === 'False',
    ) ?? false
  );
}
