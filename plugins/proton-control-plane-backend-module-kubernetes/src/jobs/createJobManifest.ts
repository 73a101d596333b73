import {
  V1EnvVar,
  V1Job,
  V1PodSpec,
  V1Volume,
  V1VolumeMount,
} from '@kubernetes/client-node';
import { LaunchRequest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { KubernetesJobOptions } from '../KubernetesOptions';
import { createTokenVariable } from './tokenSecret';
import { annotateRun, labelRun, nameJob } from './labels';
import { chooseServiceAccount } from './chooseServiceAccount';
import { resolveRunnerUrl } from './resolveRunnerUrl';

const WORK_FOLDER = '/work';

/** The volume of the provider cache. */
const PROVIDERS = 'providers';

const HOUR_SECONDS = 60 * 60;

/**
 * How long after the deadline of the deployment Kubernetes stops the run. A pod
 * that changes resources may have the only copy of their state: its runner sends
 * it for 24 hours after a deadline that passed while the control plane was away.
 */
const DEADLINE_MARGIN_SECONDS: Record<LaunchRequest['step'], number> = {
  plan: 300,
  preview: 300,
  apply: 25 * HOUR_SECONDS,
  destroy: 25 * HOUR_SECONDS,
};

/** The time limit of deployments without a deadline, so that no Job runs forever. */
const LONGEST_RUN_SECONDS = 24 * HOUR_SECONDS;

/** How long a pod stays on a node that doesn't answer before it is given up. */
const UNREACHABLE_SECONDS = 60;

/** Asks the cluster's autoscalers to leave the node alone until the run is over. */
const NO_DISRUPTION = {
  'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
  'karpenter.sh/do-not-disrupt': 'true',
};

/**
 * The Job that executes one run. It has what Kubernetes' pod security standard
 * `restricted` demands, runs once, and is never started again by Kubernetes: the
 * control plane decides about another attempt.
 */
export function createJobManifest(
  run: LaunchRequest,
  options: KubernetesJobOptions,
  { secretName, now }: { secretName: string; now: Date },
): V1Job {
  const labels = { ...options.labels, ...labelRun(run) };
  const annotations = {
    ...options.annotations,
    ...annotateRun(run.target.arn, run.templateName),
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: nameJob(run),
      namespace: options.namespace,
      labels,
      annotations,
    },
    spec: {
      completions: 1,
      parallelism: 1,
      backoffLimit: 0,
      activeDeadlineSeconds: findDeadlineSeconds(run, now),
      ttlSecondsAfterFinished: options.ttlSecondsAfterFinished,
      // An evicted pod may still save its state, so no second pod may run beside it.
      podReplacementPolicy: 'Failed',
      podFailurePolicy: {
        rules: [
          {
            action: 'FailJob',
            onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
          },
        ],
      },
      template: {
        metadata: { labels, annotations: { ...annotations, ...NO_DISRUPTION } },
        spec: createPodSpec(run, options, secretName),
      },
    },
  };
}

function createPodSpec(
  run: LaunchRequest,
  options: KubernetesJobOptions,
  secretName: string,
): V1PodSpec {
  const { imagePullPolicy, priorityClassName, resources, runAsUser } = options;
  const serviceAccountName = chooseServiceAccount(run, options.serviceAccounts);
  return {
    restartPolicy: 'Never',
    ...(serviceAccountName && { serviceAccountName }),
    // EKS Pod Identity and IRSA add tokens of their own, for AWS alone.
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: options.terminationGracePeriodSeconds,
    securityContext: {
      runAsNonRoot: true,
      runAsUser,
      runAsGroup: runAsUser,
      fsGroup: runAsUser,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'runner',
        image: options.image,
        ...(imagePullPolicy && { imagePullPolicy }),
        env: createEnvironment(run, options, secretName),
        resources,
        securityContext: {
          allowPrivilegeEscalation: false,
          privileged: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        terminationMessagePolicy: 'FallbackToLogsOnError',
        volumeMounts: createVolumeMounts(options),
      },
    ],
    volumes: createVolumes(options),
    nodeSelector: options.nodeSelector,
    tolerations: [
      ...options.tolerations,
      ...['not-ready', 'unreachable'].map(condition => ({
        key: `node.kubernetes.io/${condition}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: UNREACHABLE_SECONDS,
      })),
    ],
    imagePullSecrets: options.imagePullSecrets.map(name => ({ name })),
    ...(priorityClassName && { priorityClassName }),
  };
}

function createEnvironment(
  run: LaunchRequest,
  options: KubernetesJobOptions,
  secretName: string,
): V1EnvVar[] {
  const { providerCache } = options;
  const own = {
    HOME: WORK_FOLDER,
    TMPDIR: '/tmp',
    PROTON_RUNNER_URL: resolveRunnerUrl(run.url, options.runnerUrl),
    PROTON_RUNNER_WORK_DIRECTORY: WORK_FOLDER,
    ...(providerCache && {
      PROTON_RUNNER_PROVIDER_CACHE: providerCache.path,
      PROTON_RUNNER_ALLOW_PROVIDER_DOWNLOADS: String(
        providerCache.allowDownloads,
      ),
    }),
  };
  return [
    ...Object.entries({ ...options.env, ...own }).map(([name, value]) => ({
      name,
      value,
    })),
    createTokenVariable(secretName),
  ];
}

function createVolumes({
  providerCache,
  workFolderSize,
}: KubernetesJobOptions): V1Volume[] {
  const { claimName } = providerCache ?? {};
  return [
    { name: 'work', emptyDir: { sizeLimit: workFolderSize } },
    { name: 'tmp', emptyDir: { sizeLimit: '1Gi' } },
    ...(claimName === undefined
      ? []
      : [
          {
            name: PROVIDERS,
            persistentVolumeClaim: { claimName, readOnly: true },
          },
        ]),
  ];
}

function createVolumeMounts({
  providerCache,
}: KubernetesJobOptions): V1VolumeMount[] {
  return [
    { name: 'work', mountPath: WORK_FOLDER },
    { name: 'tmp', mountPath: '/tmp' },
    ...(providerCache?.claimName === undefined
      ? []
      : [{ name: PROVIDERS, mountPath: providerCache.path, readOnly: true }]),
  ];
}

/** The control plane stops a run at its deadline itself; this is for when it is away. */
function findDeadlineSeconds(
  { deadlineAt, step }: LaunchRequest,
  now: Date,
): number {
  const left = deadlineAt
    ? Math.max(0, Math.ceil((deadlineAt.getTime() - now.getTime()) / 1000))
    : LONGEST_RUN_SECONDS;
  return left + DEADLINE_MARGIN_SECONDS[step];
}
