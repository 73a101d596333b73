import { CoreV1Event, V1Job, V1Pod } from '@kubernetes/client-node';

/** The Kubernetes objects of a run. */
export interface RunObjects {
  name: string;
  namespace: string;
  /** Absent when there is no such Job. */
  job?: V1Job;
  pods: V1Pod[];
  /** Of the Job and its pods. */
  events: CoreV1Event[];
}

/** The pod that was created last. */
export function findNewestPod(pods: V1Pod[]): V1Pod | undefined {
  const createdAt = (pod: V1Pod) =>
    pod.metadata?.creationTimestamp?.getTime() ?? 0;
  return pods.reduce<V1Pod | undefined>(
    (newest, pod) =>
      newest && createdAt(newest) >= createdAt(pod) ? newest : pod,
    undefined,
  );
}

/** Whether none of a pod's containers runs, or will. */
export function hasPodEnded({ status }: V1Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/**
 * Whether the node itself has reported that each container of an ended pod has
 * stopped. Kubernetes also gives a pod the phase `Failed` without its node, for
 * example when the node is gone.
 */
export function hasStoppedContainers({ spec, status }: V1Pod): boolean {
  const containers = status?.containerStatuses ?? [];
  return (
    spec?.nodeName === undefined ||
    (containers.length > 0 &&
      containers.every(
        ({ state }) =>
          state?.terminated &&
          state.terminated.reason !== 'ContainerStatusUnknown',
      ))
  );
}

export function nameOf({ metadata }: V1Pod | V1Job): string {
  return metadata?.name ?? '(unnamed)';
}

/** The newest warning with one of these reasons, or with any. */
export function findWarning(
  events: CoreV1Event[],
  reasons?: string[],
): string | undefined {
  return events
    .filter(
      ({ type, reason = '' }) =>
        type === 'Warning' && (!reasons || reasons.includes(reason)),
    )
    .sort((a, b) => timeOf(b) - timeOf(a))
    .map(({ message }) => message?.trim())
    .find(message => message);
}

function timeOf(event: CoreV1Event): number {
  const time = event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp;
  return time?.getTime() ?? 0;
}
