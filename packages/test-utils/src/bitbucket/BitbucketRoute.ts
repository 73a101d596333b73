import type { paths } from '@coderabbitai/bitbucket/cloud/openapi';
import { HostedGit } from '../github/HostedGit';
import { HostAnswer } from '../hosts/HostApi';

/** A request for a repository. */
export interface BitbucketRequest {
  repository: HostedGit;
  /** What the path of the route captured. */
  names: string[];
  query: URLSearchParams;
  body: Record<string, unknown>;
}

export interface BitbucketRoute {
  method: string;
  /** Below the repository. */
  path: RegExp;
  /** What Bitbucket's OpenAPI document lists; anything else is a violation. */
  parameters: string[];
  answer(request: BitbucketRequest): Promise<HostAnswer>;
}

type Method = 'delete' | 'get' | 'post';
type Repository = '/repositories/{workspace}/{repo_slug}';

/** What Bitbucket's OpenAPI document has below a repository. */
type RepositoryPath = keyof paths extends infer P
  ? P extends `${Repository}${infer Rest}`
    ? Rest
    : never
  : never;

type Operation<
  M extends Method,
  P extends RepositoryPath,
> = `${Repository}${P}` extends keyof paths
  ? NonNullable<paths[`${Repository}${P}`][M]>
  : never;

type Query<M extends Method, P extends RepositoryPath> = Operation<
  M,
  P
> extends { parameters: { query?: infer Q } }
  ? Extract<keyof NonNullable<Q>, string>
  : never;

type Responses<M extends Method, P extends RepositoryPath> = Operation<
  M,
  P
> extends { responses: infer R }
  ? R
  : never;

type Json<Response> = Response extends {
  content: { 'application/json': infer Body };
}
  ? Body
  : undefined;

/** An answer in the shape of Bitbucket's OpenAPI document; bytes aren't in it. */
type Answer<M extends Method, P extends RepositoryPath> = {
  [S in Extract<keyof Responses<M, P>, number>]: {
    status: S;
    headers?: Record<string, string>;
  } & (
    | { bytes: Buffer; body?: undefined }
    | { bytes?: undefined; body?: Json<Responses<M, P>[S]> }
  );
}[Extract<keyof Responses<M, P>, number>];

/** A route of Bitbucket's OpenAPI document. */
export function route<M extends Method, P extends RepositoryPath>(
  method: M,
  path: P,
  parameters: (Query<M, P> | BodyMember)[],
  answer: (request: BitbucketRequest) => Promise<Answer<M, P>>,
): BitbucketRoute {
  return {
    method: method.toUpperCase(),
    path: toPattern(path),
    parameters,
    answer,
  };
}

/** Members of bodies, which the document leaves open. */
type BodyMember =
  | 'branch'
  | 'content'
  | 'description'
  | 'destination'
  | 'files'
  | 'message'
  | 'parents'
  | 'parts'
  | 'source'
  | 'title';

function toPattern(path: string): RegExp {
  const pattern = path
    // The path of a file has slashes.
    .replace(/\{path\}/g, '(.*)')
    .replace(/\{[^}]+\}/g, '([^/]+)');
  return new RegExp(`^${pattern}$`);
}
