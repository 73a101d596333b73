import { Kind } from './ObjectStore';

export const PATH =
  /^\/(?<group>api|apis\/batch)\/v1\/namespaces\/(?<namespace>[^/]+)\/(?<kind>jobs|pods|secrets|events)(?:\/(?<name>[^/]+))?$/;

export interface Call {
  verb: string;
  kind: Kind;
  name?: string;
  query: URLSearchParams;
  body?: { metadata?: { name?: string } };
}

/** What the API answers in place of an object. */
export function status(code: number, message: string) {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message };
}

export function findVerb(
  method: string | undefined,
  name: string | undefined,
  query: URLSearchParams,
): string {
  if (method === 'POST') {
    return 'create';
  }
  if (method === 'DELETE') {
    return 'delete';
  }
  if (name !== undefined) {
    return 'get';
  }
  return query.get('watch') === 'true' ? 'watch' : 'list';
}

/** By `a=b` selectors of labels, and of `involvedObject.name`. */
export function matches(
  object: {
    metadata?: { labels?: Record<string, string> };
    involvedObject?: { name?: string };
  },
  query: URLSearchParams,
): boolean {
  const parts = (key: string) =>
    (query.get(key) ?? '')
      .split(',')
      .filter(part => part !== '')
      .map(part => part.split('='));
  return (
    parts('labelSelector').every(
      ([key, value]) => object.metadata?.labels?.[key] === value,
    ) &&
    parts('fieldSelector').every(
      ([key, value]) =>
        key === 'involvedObject.name' && object.involvedObject?.name === value,
    )
  );
}
