/** An error that Bitbucket answers with. */
export class BitbucketError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** Such as `Commit not found`. */
export function notFound(noun: string): BitbucketError {
  return new BitbucketError(404, `${noun} not found`);
}
