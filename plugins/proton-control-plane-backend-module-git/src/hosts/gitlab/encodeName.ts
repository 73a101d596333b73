import { HostProblem } from '../HostProblem';

/** The path of a project, such as `org/team/repo`, in a URL of GitLab's API. */
export function encodeName(name: string): string {
  const segments = name.split('/');
  if (
    segments.length < 2 ||
    segments.some(each => ['', '.', '..'].includes(each))
  ) {
    throw new HostProblem(
      'refused',
      `"${name}" isn't the path of a GitLab project. Register it as group/project`,
    );
  }
  return encodeURIComponent(name);
}
