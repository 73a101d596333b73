/** An error that GitHub answers with. */
export class GithubError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

export function notFound(): GithubError {
  return new GithubError(404, 'Not Found');
}

export function invalid(message: string): GithubError {
  return new GithubError(422, message);
}
