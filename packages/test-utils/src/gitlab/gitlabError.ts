/** An error that GitLab answers with. */
export class GitlabError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** Such as `404 Project Not Found`. */
export function notFound(noun: string): GitlabError {
  return new GitlabError(404, `404 ${noun} Not Found`);
}
