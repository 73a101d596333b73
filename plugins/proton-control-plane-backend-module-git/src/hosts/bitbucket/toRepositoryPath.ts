import { HostProblem } from '../HostProblem';
import { HostedRepository } from '../PullRequestHost';

/** The path of a repository in Bitbucket's API; its id has two parts as its name. */
export function toRepositoryPath({
  id,
  name,
}: Pick<HostedRepository, 'name'> & { id?: string }): string {
  const segments = (id ?? name).split('/');
  if (
    segments.length !== 2 ||
    segments.some(each => ['', '.', '..'].includes(each))
  ) {
    throw new HostProblem(
      'refused',
      `"${name}" isn't the path of a Bitbucket repository. Register it as workspace/repository`,
    );
  }
  return `repositories/${encodePath(segments.join('/'))}`;
}

/** Encodes a path for a URL, except for its slashes. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
