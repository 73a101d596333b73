import { incompleteSignature, invalidSignature } from './AuthenticationFailure';
import {
  ALGORITHM,
  SigV4Authorization,
  readSigV4Parameters,
} from './authorizationHeader';

/** The longest time that Signature Version 4 lets a presigned URL be valid. */
const MAX_SECONDS = 7 * 24 * 60 * 60;

/** What the query of a presigned URL says. */
export interface PresignedQuery {
  authorization: SigV4Authorization;
  /** Such as `20261008T101500Z`. */
  amzDate: string;
  /** How long the URL is valid, in seconds. */
  expiresInSeconds: number;
}

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

/** Whether a query is meant to be a presigned URL's. */
export function isPresigned(query: Record<string, string[]>): boolean {
  return query['X-Amz-Algorithm'] !== undefined;
}

/** @throws AuthenticationFailure `IncompleteSignatureException` */
export function parsePresignedQuery(
  query: Record<string, string[]>,
): PresignedQuery {
  const parameters = new Map(
    [
      'Algorithm',
      'Credential',
      'SignedHeaders',
      'Signature',
      'Date',
      'Expires',
    ].map(name => [name, readOnce(query, `X-Amz-${name}`)]),
  );
  if (parameters.get('Algorithm') !== ALGORITHM) {
    throw incompleteSignature(`X-Amz-Algorithm must be ${ALGORITHM}.`);
  }
  const expires = parameters.get('Expires') ?? '';
  const expiresInSeconds = /^\d{1,9}$/.test(expires) ? Number(expires) : 0;
  if (expiresInSeconds < 1 || expiresInSeconds > MAX_SECONDS) {
    throw incompleteSignature(
      `X-Amz-Expires must be a number of seconds from 1 to ${MAX_SECONDS}.`,
    );
  }
  return {
    authorization: readSigV4Parameters(parameters, 'The query'),
    amzDate: parameters.get('Date') ?? '',
    expiresInSeconds,
  };
}

function readOnce(query: Record<string, string[]>, name: string): string {
  const [value = '', ...others] = query[name] ?? [];
  if (others.length > 0) {
    throw incompleteSignature(`The query must have ${name} once.`);
  }
  return value;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidSignature('The query string is not percent-encoded UTF-8.');
  }
}
