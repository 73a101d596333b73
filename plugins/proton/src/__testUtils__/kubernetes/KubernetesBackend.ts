import { KubernetesBackendClient } from '@backstage/plugin-kubernetes-react';
import { DaemonSet, Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { Job } from 'kubernetes-models/batch/v1';
import { Event, Namespace, Node, Pod } from 'kubernetes-models/v1';
import { KubernetesApi } from '../../kubernetes/kubernetesApiRef';
import { DemoObjects, demoObjects } from './demoObjects';

const BASE_URL = 'http://backstage.example.com/api/kubernetes';

const MODELS: Record<
  keyof DemoObjects,
  new (data: never) => { validate(): void }
> = {
  nodes: Node,
  namespaces: Namespace,
  pods: Pod,
  deployments: Deployment,
  statefulsets: StatefulSet,
  daemonsets: DaemonSet,
  jobs: Job,
  events: Event,
};

const PATHS: Record<string, keyof DemoObjects> = {
  '/api/v1/nodes': 'nodes',
  '/api/v1/namespaces': 'namespaces',
  '/api/v1/pods': 'pods',
  '/api/v1/events': 'events',
  '/apis/apps/v1/deployments': 'deployments',
  '/apis/apps/v1/statefulsets': 'statefulsets',
  '/apis/apps/v1/daemonsets': 'daemonsets',
  '/apis/batch/v1/jobs': 'jobs',
};

interface Item {
  status?: { phase?: string };
  type?: string;
}

const FIELD_SELECTORS: Record<string, (item: Item) => boolean> = {
  'status.phase!=Succeeded': ({ status }) => status?.phase !== 'Succeeded',
  'type=Warning': ({ type }) => type === 'Warning',
};

/** A response of Kubernetes in place of objects. */
function kubernetesError(code: number, reason: string, message: string) {
  return answer(code, {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    reason,
    message,
    code,
  });
}

/** An error of Backstage. */
function backstageError(code: number, name: string, message: string) {
  return answer(code, {
    error: { name, message },
    response: { statusCode: code },
  });
}

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });
}

/**
 * Stands for the Kubernetes backend at the network boundary, with one cluster
 * whose objects are valid by the schemas of Kubernetes.
 */
export class KubernetesBackend {
  /** The requests to the cluster, such as `/api/v1/nodes?limit=500`. */
  readonly requests: string[] = [];
  /** Everything that the backend has answered. */
  readonly answers: unknown[] = [];
  version = 'v1.35.2-eks-3abfe2c';
  /** What the user may not do. */
  denied: 'clusters' | 'proxy' | undefined;
  /** Whether the backend can reach the cluster. */
  reachable = true;
  /** Whether the cluster has an access entry for Backstage. */
  hasAccessEntry = true;
  /** Whether the tokens of lists have expired. */
  forgetsPages = false;
  /** What the access entry doesn't permit to list. */
  readonly forbidden = new Set<keyof DemoObjects>();
  private readonly objects: DemoObjects;

  constructor(
    objects: Partial<DemoObjects> = {},
    private readonly clusters: string[] = ['team-a'],
  ) {
    this.objects = demoObjects(objects);
    for (const [kind, items] of Object.entries(this.objects)) {
      const Model = MODELS[kind as keyof DemoObjects];
      items.forEach((item: unknown) => new Model(item as never).validate());
    }
  }

  /** The client of the Kubernetes plugin, which talks to this backend. */
  createClient(): KubernetesApi {
    return new KubernetesBackendClient({
      discoveryApi: { getBaseUrl: async () => BASE_URL },
      fetchApi: { fetch: (url, init) => this.fetch(String(url), init) },
      kubernetesAuthProvidersApi: {
        decorateRequestBodyForAuth: async (_, body) => body,
        getCredentials: async () => ({}),
      },
    });
  }

  private async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const response = this.respond(url, new Headers(init.headers));
    this.answers.push(await response.clone().json());
    return response;
  }

  private respond(url: string, headers: Headers): Response {
    const path = url.slice(BASE_URL.length);
    if (path === '/clusters') {
      return this.denied === 'clusters'
        ? backstageError(403, 'NotAllowedError', 'Unauthorized')
        : answer(200, {
            items: this.clusters.map(name => ({ name, authProvider: 'aws' })),
          });
    }
    if (this.denied === 'proxy') {
      return backstageError(403, 'NotAllowedError', 'Unauthorized');
    }
    const cluster = headers.get('Backstage-Kubernetes-Cluster') ?? '';
    if (!this.clusters.includes(cluster)) {
      return backstageError(
        404,
        'NotFoundError',
        `Cluster '${cluster}' not found`,
      );
    }
    if (!this.reachable) {
      return backstageError(
        500,
        'ForwardedError',
        `Cluster '${cluster}' request error; caused by Error: connect ETIMEDOUT 10.0.3.7:443`,
      );
    }
    return this.respondAsCluster(path.replace(/^\/proxy/, ''));
  }

  private respondAsCluster(path: string): Response {
    this.requests.push(path);
    if (!this.hasAccessEntry) {
      return kubernetesError(401, 'Unauthorized', 'Unauthorized');
    }
    const { pathname, searchParams } = new URL(path, 'http://cluster');
    if (pathname === '/version') {
      return answer(200, { major: '1', gitVersion: this.version });
    }
    const kind = PATHS[pathname];
    if (!kind) {
      return kubernetesError(404, 'NotFound', `no resource at ${pathname}`);
    }
    if (this.forbidden.has(kind)) {
      return kubernetesError(
        403,
        'Forbidden',
        `${kind} is forbidden: User "backstage" cannot list resource "${kind}" at the cluster scope`,
      );
    }
    return this.list(kind, searchParams);
  }

  private list(kind: keyof DemoObjects, query: URLSearchParams): Response {
    const selector = query.get('fieldSelector');
    const offset = Number(query.get('continue') ?? 0);
    if (offset > 0 && this.forgetsPages) {
      return kubernetesError(410, 'Expired', 'The continue token is too old');
    }
    const items = this.objects[kind] as Item[];
    const matching = selector ? items.filter(FIELD_SELECTORS[selector]) : items;
    const end = offset + Number(query.get('limit'));
    return answer(200, {
      kind: 'List',
      items: matching.slice(offset, end),
      metadata: { ...(end < matching.length && { continue: String(end) }) },
    });
  }
}
