import {
  DefaultGithubCredentialsProvider,
  GithubCredentialsProvider,
  ScmIntegrationRegistry,
  getBitbucketCloudRequestOptions,
  getBitbucketServerRequestOptions,
} from '@backstage/integration';
import { JsonValue } from '@backstage/types';
import { Readable } from 'node:stream';
import { RepositoryKey } from '../database/RepositoryStore';
import { readStream } from '../templates/sources/readStream';
import { RepositoryHosts } from './RepositoryUrls';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1024 * 1024;

/** From the `Description` shape of the Proton API model. */
const MAX_DESCRIPTION_LENGTH = 500;

/** A request for one commit. */
interface CommitRequest {
  url: string;
  headers: Record<string, string>;
}

/** Reads what commits say, which Backstage's URL readers don't. */
export class CommitSubjects {
  static create(options: {
    integrations: ScmIntegrationRegistry;
    hosts: RepositoryHosts;
  }): CommitSubjects {
    const { integrations, hosts } = options;
    return new CommitSubjects(
      integrations,
      hosts,
      DefaultGithubCredentialsProvider.fromIntegrations(integrations),
    );
  }

  private constructor(
    private readonly integrations: ScmIntegrationRegistry,
    private readonly hosts: RepositoryHosts,
    private readonly githubCredentials: GithubCredentialsProvider,
  ) {}

  /**
   * The first line of a commit's message. Undefined when the host doesn't
   * answer: a sync must not fail because of its description.
   */
  async find(
    repository: RepositoryKey,
    sha: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    try {
      const request = await this.createRequest(repository, sha);
      const message = request && (await readMessage(request, signal));
      return message
        ?.split('\n', 1)[0]
        .replace(/\p{Cc}/gu, ' ')
        .trim();
    } catch {
      return undefined;
    }
  }

  private async createRequest(
    { provider, name }: RepositoryKey,
    sha: string,
  ): Promise<CommitRequest | undefined> {
    const host = this.hosts[provider] ?? '';
    const path = name.split('/').map(encodeURIComponent);
    const commit = encodeURIComponent(sha);
    const github = this.integrations.github.byHost(host);
    if (github) {
      const { headers } = await this.githubCredentials.getCredentials({
        url: `https://${host}/${path.join('/')}`,
      });
      return {
        url: `${github.config.apiBaseUrl}/repos/${path.join(
          '/',
        )}/git/commits/${commit}`,
        headers: headers ?? {},
      };
    }
    const cloud = this.integrations.bitbucketCloud.byHost(host);
    if (cloud) {
      return {
        url: `${cloud.config.apiBaseUrl}/repositories/${path.join(
          '/',
        )}/commit/${commit}`,
        ...(await getBitbucketCloudRequestOptions(cloud.config)),
      };
    }
    const server = this.integrations.bitbucketServer.byHost(host);
    if (server) {
      const [project, ...repository] = path;
      return {
        url: `${
          server.config.apiBaseUrl
        }/projects/${project}/repos/${repository.join('/')}/commits/${commit}`,
        ...getBitbucketServerRequestOptions(server.config),
      };
    }
    return undefined;
  }
}

async function readMessage(
  { url, headers }: CommitRequest,
  signal: AbortSignal,
): Promise<string | undefined> {
  const response = await fetch(url, {
    headers: { ...headers, accept: 'application/json' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    return undefined;
  }
  const text = await readStream(Readable.from(response.body), {
    maxBytes: MAX_BYTES,
  });
  const commit: JsonValue = JSON.parse(text.toString('utf8'));
  return typeof commit === 'object' &&
    commit !== null &&
    !Array.isArray(commit) &&
    typeof commit.message === 'string'
    ? commit.message
    : undefined;
}

/** Describes a synced version as AWS Proton did: `[0123abc] Add Karpenter`. */
export function describeCommit(commit: {
  sha: string;
  /** The first line of the commit's message, if it is known. */
  subject?: string;
}): string {
  const { sha, subject = '' } = commit;
  return `[${sha.slice(0, 7)}] ${subject}`
    .trim()
    .slice(0, MAX_DESCRIPTION_LENGTH);
}
