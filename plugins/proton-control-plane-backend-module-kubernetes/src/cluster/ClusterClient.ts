import {
  ApiException,
  BatchV1Api,
  CoreV1Api,
  createConfiguration,
  KubeConfig,
  RequestContext,
  ResponseContext,
  ServerConfiguration,
} from '@kubernetes/client-node';

/** How long a request to the Kubernetes API may take, in milliseconds. */
const REQUEST_TIMEOUT_MS = 15_000;

/** The parts of the Kubernetes API that runs need. */
export interface ClusterClient {
  batch: BatchV1Api;
  core: CoreV1Api;
}

/** Creates clients whose requests end, even when the API never answers. */
export function createClusterClient(kubeConfig: KubeConfig): ClusterClient {
  const cluster = kubeConfig.getCurrentCluster();
  if (!cluster) {
    throw new Error('The kubeconfig has no current cluster');
  }
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(cluster.server, {}),
    authMethods: { default: kubeConfig },
    promiseMiddleware: [
      {
        async pre(context: RequestContext) {
          context.setSignal(AbortSignal.timeout(REQUEST_TIMEOUT_MS));
          return context;
        },
        async post(context: ResponseContext) {
          return context;
        },
      },
    ],
  });
  return {
    batch: new BatchV1Api(configuration),
    core: new CoreV1Api(configuration),
  };
}

/** The HTTP status that the Kubernetes API refused a request with. */
export function refusalStatus(error: unknown): number | undefined {
  return error instanceof ApiException ? error.code : undefined;
}

/** The result of the promise; undefined when the object doesn't exist in Kubernetes. */
export async function ifFound<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (refusalStatus(error) === 404) {
      return undefined;
    }
    throw error;
  }
}

/** Why a request failed, in one line. */
export function describeApiError(error: unknown): string {
  if (error instanceof ApiException) {
    return `${error.code} ${readMessage(error.body) ?? 'without a message'}`;
  }
  if (!(error instanceof Error)) {
    return String(error);
  }
  const { cause } = error;
  return cause instanceof Error
    ? `${error.message} (${cause.message})`
    : error.message;
}

function readMessage(body: unknown): string | undefined {
  const value = typeof body === 'string' ? parse(body) : body;
  const message =
    typeof value === 'object' && value !== null && 'message' in value
      ? value.message
      : value;
  return typeof message === 'string' && message !== ''
    ? message.slice(0, 1_000)
    : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
