import { KubernetesApi } from './kubernetesApiRef';
import { KubernetesFailure, KubernetesFailureKind } from './KubernetesFailure';
import { KubernetesObject } from './objects';

/** How long a cluster may take to respond, in milliseconds. */
export const REQUEST_TIMEOUT = 30_000;

/** How many objects a request asks for. */
const PAGE_SIZE = 500;

/** Where requests go, and until when. */
export interface KubernetesTarget {
  kubernetesApi: KubernetesApi;
  clusterName: string;
  signal: AbortSignal;
}

/** Objects of a list. */
export interface ObjectList<T> {
  items: T[];
  /** Whether these are all objects of the list. */
  complete: boolean;
}

/**
 * Lists objects of a cluster, page by page.
 *
 * @throws KubernetesFailure
 */
export async function listObjects<T extends KubernetesObject>(
  target: KubernetesTarget,
  options: {
    /** Such as `/api/v1/nodes`. */
    path: string;
    fieldSelector?: string;
    /** The number of objects after which it stops. */
    limit: number;
  },
): Promise<ObjectList<T>> {
  const { fieldSelector, limit, path } = options;
  const items: T[] = [];
  let next = '';
  while (items.length < limit) {
    const query = new URLSearchParams({
      limit: String(Math.min(PAGE_SIZE, limit - items.length)),
      ...(fieldSelector && { fieldSelector }),
      ...(next && { continue: next }),
    });
    const isFurther = next !== '';
    const page = await request(target, `${path}?${query}`, response =>
      // The cluster has forgotten where the page before ended.
      isFurther && response.status === 410
        ? undefined
        : readJson<Page<T>>(response),
    );
    if (!page) {
      break;
    }
    items.push(...(page.items ?? []));
    next = page.metadata?.continue ?? '';
    if (!next) {
      return { items, complete: true };
    }
  }
  return { items, complete: false };
}

interface Page<T> {
  items?: T[] | null;
  metadata?: { continue?: string };
}

/**
 * Gets something from the API of a cluster, such as `/version`.
 *
 * @throws KubernetesFailure
 */
export function getFromCluster<T>(
  target: KubernetesTarget,
  path: string,
): Promise<T> {
  return request(target, path, response => readJson<T>(response));
}

async function request<T>(
  { clusterName, kubernetesApi, signal }: KubernetesTarget,
  path: string,
  read: (response: Response) => T | Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  signal.addEventListener('abort', abort);
  const timer = setTimeout(abort, REQUEST_TIMEOUT);
  try {
    return await read(
      await kubernetesApi.proxy({
        clusterName,
        path,
        init: { method: 'GET', signal: controller.signal },
      }),
    );
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    throw controller.signal.aborted
      ? new KubernetesFailure(
          'unreachable',
          `No response within ${REQUEST_TIMEOUT / 1_000} seconds`,
        )
      : toFailure(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/** The Kubernetes plugin's client has no classes for most of its errors. */
function toFailure(error: unknown): unknown {
  if (error instanceof KubernetesFailure) {
    return error;
  }
  const { message, name } =
    error instanceof Error ? error : new Error(String(error));
  if (name === 'NotFoundError') {
    return new KubernetesFailure('unknownCluster', message);
  }
  if (message.startsWith('Could not find the Kubernetes Backend')) {
    return new KubernetesFailure('noBackend', message);
  }
  if (message.startsWith('Request failed with 403')) {
    return new KubernetesFailure('denied', message);
  }
  // Such as one of the network, which the page explains itself.
  return error;
}

/** An error of Kubernetes, or one of Backstage. */
interface ErrorBody {
  kind?: string;
  message?: string;
  error?: { name?: string; message?: string };
}

async function readJson<T>(response: Response): Promise<T> {
  if (response.ok) {
    return response.json();
  }
  const text = await response.text();
  const body = parse(text);
  const message =
    body.message ??
    body.error?.message ??
    (text.slice(0, 1_000) || response.statusText);
  throw new KubernetesFailure(
    classify(response.status, body),
    `${response.status}: ${message}`,
  );
}

function parse(text: string): ErrorBody {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}

function classify(
  status: number,
  { error, kind, message }: ErrorBody,
): KubernetesFailureKind {
  const isOfCluster = kind === 'Status' || (!error && message !== undefined);
  switch (status) {
    case 401:
      return isOfCluster ? 'unauthorized' : 'failed';
    case 403:
      return isOfCluster ? 'forbidden' : 'denied';
    case 404:
      return error?.name === 'NotFoundError' ? 'unknownCluster' : 'failed';
    default:
      return error?.name === 'ForwardedError' ||
        /request error/.test(error?.message ?? '')
        ? 'unreachable'
        : 'failed';
  }
}
