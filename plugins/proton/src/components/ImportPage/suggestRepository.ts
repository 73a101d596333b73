/** A repository as the control plane registers it. */
export interface ProvisioningRepository {
  provider: 'GITHUB' | 'GITHUB_ENTERPRISE' | 'GITLAB';
  name: string;
  branch: string;
}

/** What separates a project from its pages in URLs of GitLab. */
const GITLAB_SEPARATOR = '/-/';

/** The repository that a URL of GitHub or GitLab leads to, as far as the URL tells. */
export function suggestRepository(
  text: string,
): ProvisioningRepository | undefined {
  if (!URL.canParse(text)) {
    return undefined;
  }
  const { hostname, pathname } = new URL(text);
  if (hostname === 'gitlab.com' || pathname.includes(GITLAB_SEPARATOR)) {
    return suggestProject(pathname);
  }
  const [owner, name, view, branch] = pathname.split('/').filter(Boolean);
  if (!owner || !name) {
    return undefined;
  }
  return {
    provider: hostname === 'github.com' ? 'GITHUB' : 'GITHUB_ENTERPRISE',
    name: `${owner}/${name.replace(/\.git$/, '')}`,
    branch: (view === 'tree' && branch && decodeURIComponent(branch)) || 'main',
  };
}

/** The path of a project can have any number of groups. */
function suggestProject(path: string): ProvisioningRepository | undefined {
  const [project, page = ''] = path.split(GITLAB_SEPARATOR);
  const groups = project.split('/').filter(Boolean);
  const [view, branch] = page.split('/');
  return groups.length < 2
    ? undefined
    : {
        provider: 'GITLAB',
        name: groups.join('/').replace(/\.git$/, ''),
        branch:
          (view === 'tree' && branch && decodeURIComponent(branch)) || 'main',
      };
}
