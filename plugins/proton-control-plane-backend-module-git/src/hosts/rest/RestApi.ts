/** A host whose API is called with plain requests, and how messages describe it. */
export interface RestApi {
  /** Such as `GitLab (gitlab.com)`. */
  name: string;
  /** The key of its hosts below `integrations`. */
  integration: 'bitbucketCloud' | 'gitlab';
  baseUrl: string;
  /** Signs requests in. */
  getHeaders(): Promise<Record<string, string>>;
  /** What credentials need, as a sentence without a period. */
  describeNeeded(isWrite: boolean): string;
  /** Why a request was refused, as the body of the answer says; undefined if it doesn't. */
  findReason(body: Record<string, unknown>): unknown;
}
