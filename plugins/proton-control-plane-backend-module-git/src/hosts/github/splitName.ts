import { HostProblem } from '../HostProblem';

/** The owner and the repository that a name such as `org/repo` means. */
export function splitName(name: string): { owner: string; repo: string } {
  const [owner, repo, ...rest] = name.split('/');
  if (!owner || !repo || rest.length > 0) {
    throw new HostProblem(
      'refused',
      `"${name}" isn't the name of a GitHub repository. Register it as org/repo`,
    );
  }
  return { owner, repo };
}
