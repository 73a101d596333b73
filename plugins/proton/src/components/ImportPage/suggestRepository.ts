/** A repository as the control plane registers it. */
export interface ProvisioningRepository {
  provider: 'GITHUB' | 'GITHUB_ENTERPRISE';
  name: string;
  branch: string;
}

/** The repository that a URL of GitHub leads to, as far as the URL tells. */
export function suggestRepository(
  text: string,
): ProvisioningRepository | undefined {
  if (!URL.canParse(text)) {
    return undefined;
  }
  const { hostname, pathname } = new URL(text);
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
