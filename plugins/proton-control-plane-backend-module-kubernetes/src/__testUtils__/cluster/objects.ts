import {
  KubernetesObject,
  V1Container,
  V1ContainerState,
  V1PodCondition,
  V1PodStatus,
} from '@kubernetes/client-node';
import { ObjectStore } from './ObjectStore';

export const NAMESPACE = 'proton-runs';

const JOB_NAME = 'job-name';

export function nameOf({ metadata }: KubernetesObject): string {
  return metadata?.name ?? '';
}

/** The labels by which a pod belongs to a Job. */
export function jobLabels(jobName: string): Record<string, string> {
  return { [JOB_NAME]: jobName, 'batch.kubernetes.io/job-name': jobName };
}

/** The name of the Job that a pod belongs to. */
export function jobNameOf({ metadata }: KubernetesObject): string {
  return metadata?.labels?.[JOB_NAME] ?? '';
}

export function toStatus(
  { name, image = '' }: V1Container,
  state: V1ContainerState,
) {
  return { name, image, imageID: '', ready: false, restartCount: 0, state };
}

export function disruption(reason: string): V1PodCondition {
  return { type: 'DisruptionTarget', status: 'True', reason };
}

export function setPodStatus(
  store: ObjectStore,
  name: string,
  status: V1PodStatus,
): void {
  store.update('pods', name, pod => ({ status: { ...pod.status, ...status } }));
}

/** Records an event of an object, once for each reason. */
export function warn(
  store: ObjectStore,
  name: string,
  reason: string,
  message: string,
): void {
  const event = `${name}.${reason}`;
  if (!store.get('events', event)) {
    store.create('events', {
      metadata: { name: event, namespace: NAMESPACE },
      involvedObject: { name },
      type: 'Warning',
      reason,
      message,
      lastTimestamp: new Date(),
    });
  }
}
