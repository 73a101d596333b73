/** The repository to which Proton writes what a pipeline provisions. */
export interface ProvisioningRepository {
  provider: string;
  /** Such as `my-org/clusters`. */
  name: string;
  branch: string;
}

/** On which host the repositories of each of Proton's providers are. */
export type RepositoryHosts = Partial<Record<string, string>>;

/** What precedes a branch in URLs of hosts other than GitHub. */
const TREE_PATHS: Partial<Record<string, string[]>> = {
  BITBUCKET: ['src'],
  GITLAB: ['-', 'tree'],
};

/** The repository's branch on its host; `undefined` when the host is not known. */
export function repositoryUrl(
  { provider, name, branch }: ProvisioningRepository,
  hosts: RepositoryHosts,
): string | undefined {
  const host = hosts[provider];
  const segments = name.split('/');
  if (!host || segments.some(each => ['', '.', '..'].includes(each))) {
    return undefined;
  }
  const path = [
    ...segments,
    ...(TREE_PATHS[provider] ?? ['tree']),
    ...branch.split('/'),
  ];
  return `https://${host}/${path.map(encodeURIComponent).join('/')}`;
}
