import {
  V1ContainerStateTerminated,
  V1Pod,
  V1PodStatus,
} from '@kubernetes/client-node';
import { nameOf } from './RunObjects';

/** By the reason of the condition `DisruptionTarget`. */
const DISRUPTIONS: Record<string, string> = {
  PreemptionByScheduler:
    'Kubernetes stopped it to make room for a pod of a higher priority. Set protonControlPlane.kubernetes.priorityClassName so that runs come first',
  DeletionByTaintManager:
    "its node stopped responding, or got a taint that the pod doesn't tolerate",
  EvictionByEvictionAPI:
    'it was evicted to drain its node. Runs ask not to be disrupted, so check what drains nodes by force',
  DeletionByPodGC: 'its node is gone',
  TerminationByKubelet:
    'its node shut down or ran out of resources. Raise protonControlPlane.kubernetes.resources.requests to what runs need',
};

const SIGNALS = 128;

/** Why a pod ended, and what to do. */
export function describeEndedPod(pod: V1Pod): string {
  const { status } = pod;
  const place = pod.spec?.nodeName ? ` on node ${pod.spec.nodeName}` : '';
  const who = `Pod ${nameOf(pod)}${place}`;
  const terminated = findTerminated(pod);
  if (terminated?.reason === 'OOMKilled') {
    const limit = pod.spec?.containers[0]?.resources?.limits?.memory;
    return `${who} ran out of memory${
      limit ? `: its limit is ${limit}` : ''
    }. Raise protonControlPlane.kubernetes.resources.limits.memory`;
  }
  if (status?.reason === 'Evicted') {
    return `${who} was evicted: ${
      status.message ?? 'no reason was reported'
    }. Raise protonControlPlane.kubernetes.resources.requests or workFolderSize to what runs need`;
  }
  const disruption = describeDisruption(pod);
  if (disruption) {
    return `${who} was stopped: ${disruption}`;
  }
  if (status?.reason) {
    return `${who} failed (${status.reason}): ${
      status.message ?? 'no details were reported'
    }`;
  }
  return terminated
    ? describeExit(who, terminated)
    : `${who} is ${status?.phase ?? 'in an unknown phase'}`;
}

/** Why Kubernetes stopped a pod early; undefined when it didn't. */
export function describeDisruption({ status }: V1Pod): string | undefined {
  const disruption = findDisruption(status);
  if (!disruption) {
    return undefined;
  }
  const { message, reason = '' } = disruption;
  return Object.hasOwn(DISRUPTIONS, reason)
    ? DISRUPTIONS[reason]
    : message ?? reason;
}

/** Whether a pod is given up because of its node, which may not know it. */
export function isNodeUnreachable({ status }: V1Pod): boolean {
  return findDisruption(status)?.reason === 'DeletionByTaintManager';
}

function findDisruption(status: V1PodStatus | undefined) {
  return status?.conditions?.find(
    ({ type, status: is }) => type === 'DisruptionTarget' && is === 'True',
  );
}

function findTerminated({
  status,
}: V1Pod): V1ContainerStateTerminated | undefined {
  return status?.containerStatuses
    ?.map(({ state, lastState }) => state?.terminated ?? lastState?.terminated)
    .find(state => state !== undefined);
}

function describeExit(
  who: string,
  { exitCode, message, reason, signal }: V1ContainerStateTerminated,
): string {
  if (exitCode === 0) {
    return `${who} ended without reporting a result. Check that protonControlPlane.kubernetes.image is an image of proton-runner`;
  }
  const killedBy =
    signal ?? (exitCode > SIGNALS ? exitCode - SIGNALS : undefined);
  const how = killedBy
    ? `was ended by signal ${killedBy}`
    : `ended with exit code ${exitCode}`;
  const details = message?.trim() || (reason === 'Error' ? undefined : reason);
  return `${who} ${how}${details ? `: ${details}` : ''}`;
}
