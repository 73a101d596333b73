import { AuthenticationFailure } from './AuthenticationFailure';

/**
 * Takes a request's URL apart for signing: the path stays as it came, the
 * query is decoded once.
 */
export function parseRequestUrl(url: string): {
  path: string;
  query: Record<string, string[]>;
} {
  const [path, search = ''] = url.split(/\?(.*)/s, 2);
  const query = new Map<string, string[]>();
  for (const parameter of search.split('&').filter(Boolean)) {
    const [name, value = ''] = parameter.split(/=(.*)/s, 2).map(decode);
    query.set(name, [...(query.get(name) ?? []), value]);
  }
  return { path, query: Object.fromEntries(query) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AuthenticationFailure(
      'InvalidSignatureException',
      'The query string is not percent-encoded UTF-8.',
    );
  }
}
