import { ScmIntegrationRegistry } from '@backstage/integration';
import { RepositoryKey, RepositoryProvider } from '../database/RepositoryStore';
import { SyncFailure } from './SyncFailure';

/** Which host each provider of Proton's API means. */
export type RepositoryHosts = Partial<Record<RepositoryProvider, string>>;

/** Where a host has the tree of a branch; by the type of its integration. */
const TREE_URLS: Record<
  string,
  (place: { origin: string; path: string[]; branch: string }) => string
> = {
  github: ({ origin, path, branch }) =>
    `${origin}/${path.join('/')}/tree/${encodeTwice(branch)}`,
  bitbucketCloud: ({ origin, path, branch }) =>
    `${origin}/${path.join('/')}/src/${encodeTwice(branch)}`,
  bitbucketServer: ({ origin, path, branch }) => {
    const [project, ...repository] = path;
    return `${origin}/projects/${project}/repos/${repository.join(
      '/',
    )}/browse?at=${encodeURIComponent(branch)}`;
  },
};

/** Knows where to read the repositories that Proton's API names. */
export class RepositoryUrls {
  static create(options: {
    integrations: ScmIntegrationRegistry;
    hosts: RepositoryHosts;
  }): RepositoryUrls {
    return new RepositoryUrls(options.integrations, options.hosts);
  }

  private constructor(
    private readonly integrations: ScmIntegrationRegistry,
    private readonly hosts: RepositoryHosts,
  ) {}

  /**
   * The URL of a branch, for the URL reader.
   *
   * @throws SyncFailure when the configuration has no place for it
   */
  getTreeUrl({ provider, name }: RepositoryKey, branch: string): string {
    const host = this.hosts[provider];
    if (host === undefined) {
      throw new SyncFailure(
        `protonControlPlane.templateSync.hosts.${provider} does not say which host ${provider} repositories are on`,
      );
    }
    const integration = this.integrations.byHost(host);
    const toUrl = integration && TREE_URLS[integration.type];
    if (!toUrl) {
      throw new SyncFailure(
        `integrations has no GitHub or Bitbucket host ${host}, where ${provider} repositories are`,
      );
    }
    return toUrl({
      origin: `https://${host}`,
      path: toPath(name),
      branch,
    });
  }
}

/** A name of Proton's model can hold more than hosts have in theirs. */
function toPath(name: string): string[] {
  const segments = name.split('/');
  if (segments.some(segment => ['', '.', '..'].includes(segment))) {
    throw new SyncFailure(`"${name}" is no name of a repository`);
  }
  return segments.map(encodeURIComponent);
}

/** The readers decode once, and then put the branch in the path of a request. */
function encodeTwice(branch: string): string {
  return encodeURIComponent(encodeURIComponent(branch));
}
