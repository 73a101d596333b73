import { NamespaceObject, PodObject } from './objects';
import { WorkloadProblem } from './readProblems';
import { hasEnded } from './readRequests';

export interface ClusterNamespace {
  name: string;
  /** `Active` or `Terminating`. */
  phase?: string;
  createdAt?: string;
  /** Pods that haven't ended; absent if the pods of the cluster aren't all known. */
  pods?: number;
  /** Workloads with problems. */
  problems: number;
}

/** The namespaces of a cluster by name. */
export function readNamespaces(options: {
  namespaces: NamespaceObject[];
  pods: PodObject[] | undefined;
  problems: WorkloadProblem[];
}): ClusterNamespace[] {
  const { namespaces, pods, problems } = options;
  const podCounts =
    pods &&
    count(
      pods
        .filter(pod => !hasEnded(pod))
        .map(({ metadata }) => metadata?.namespace),
    );
  const problemCounts = count(problems.map(({ namespace }) => namespace));
  return namespaces
    .map(({ metadata, status }) => {
      const name = metadata?.name ?? '';
      return {
        name,
        phase: status?.phase,
        createdAt: metadata?.creationTimestamp,
        pods: podCounts && (podCounts.get(name) ?? 0),
        problems: problemCounts.get(name) ?? 0,
      };
    })
    .sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

function count(names: (string | undefined)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) {
    if (name !== undefined) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}
