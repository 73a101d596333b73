import { ContainerSpec, PodObject } from './objects';
import { readQuantity } from './readQuantity';

/** What a node or a pod has of CPU, in cores, and memory, in bytes. */
export interface Amounts {
  cpu: number;
  memory: number;
}

const RESOURCES = ['cpu', 'memory'] as const;

/**
 * The CPU and memory that the scheduler reserves for a pod: its containers and
 * sidecars, or an init container with the sidecars before it if that is more.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function readRequests({ spec }: PodObject): Amounts {
  const [cpu, memory] = RESOURCES.map(resource => {
    const overhead = readQuantity(spec?.overhead?.[resource]) ?? 0;
    const ofPod = readQuantity(spec?.resources?.requests?.[resource]);
    return overhead + (ofPod ?? sumContainers(spec, resource));
  });
  return { cpu, memory };
}

function sumContainers(
  spec: PodObject['spec'],
  resource: keyof Amounts,
): number {
  const requestOf = ({ resources }: ContainerSpec) =>
    readQuantity(resources?.requests?.[resource]) ?? 0;
  let sidecars = 0;
  let starting = 0;
  for (const container of spec?.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      sidecars += requestOf(container);
      starting = Math.max(starting, sidecars);
    } else {
      starting = Math.max(starting, sidecars + requestOf(container));
    }
  }
  const running = (spec?.containers ?? []).reduce(
    (sum, container) => sum + requestOf(container),
    sidecars,
  );
  return Math.max(running, starting);
}

/** Whether a pod has ended, so that its node no longer reserves anything for it. */
export function hasEnded({ status }: PodObject): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}
