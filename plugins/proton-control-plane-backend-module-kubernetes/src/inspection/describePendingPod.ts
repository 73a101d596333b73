import {
  CoreV1Event,
  V1ContainerStateWaiting,
  V1Pod,
} from '@kubernetes/client-node';
import { findWarning, nameOf, RunObjects } from './RunObjects';

const IMAGE_PROBLEMS = [
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
];

const NORMAL = ['ContainerCreating', 'PodInitializing'];

/** Whether a container waits for this reason before each start. */
export function isNormalWait(reason: string): boolean {
  return NORMAL.includes(reason);
}

/** Why a pod hasn't started, and what to do; undefined when nothing is wrong yet. */
export function describePendingPod(
  pod: V1Pod,
  { events }: Pick<RunObjects, 'events'>,
): string | undefined {
  const scheduled = pod.status?.conditions?.find(
    ({ type }) => type === 'PodScheduled',
  );
  if (scheduled?.status === 'False') {
    return `No node has room for pod ${nameOf(pod)}: ${
      scheduled.message ?? scheduled.reason ?? 'no reason was reported'
    }. Add nodes, or change resources, nodeSelector or tolerations under protonControlPlane.kubernetes`;
  }
  const waiting = pod.status?.containerStatuses
    ?.map(({ state }) => state?.waiting)
    .find(state => state !== undefined);
  if (waiting?.reason && !isNormalWait(waiting.reason)) {
    return describeWaitingContainer(pod, waiting, events);
  }
  const warning = findWarning(events, [
    'FailedMount',
    'FailedAttachVolume',
    'FailedCreatePodSandBox',
  ]);
  return warning && `Pod ${nameOf(pod)} can't start yet: ${warning}`;
}

function describeWaitingContainer(
  pod: V1Pod,
  { message, reason = '' }: V1ContainerStateWaiting,
  events: RunObjects['events'],
): string {
  if (IMAGE_PROBLEMS.includes(reason)) {
    const details =
      findWarning(events.filter(isPullFailure)) ?? message ?? reason;
    return `The image ${pod.spec?.containers[0]?.image} can't be pulled: ${details}. Check image and imagePullSecrets under protonControlPlane.kubernetes`;
  }
  return `The container of pod ${nameOf(pod)} can't start (${reason}): ${
    message ?? findWarning(events) ?? 'no reason was reported'
  }`;
}

/** Other events of an image only repeat the container's reason. */
function isPullFailure({ message, reason }: CoreV1Event): boolean {
  return reason === 'Failed' && message?.startsWith('Failed to ') === true;
}
