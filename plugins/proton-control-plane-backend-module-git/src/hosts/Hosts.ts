import { LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import {
  ScmIntegrationRegistry,
  ScmIntegrations,
} from '@backstage/integration';
import { EngineRepository } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { GithubClient } from './github/GithubClient';
import { GithubHost } from './github/GithubHost';
import { GitlabClient } from './gitlab/GitlabClient';
import { GitlabHost } from './gitlab/GitlabHost';
import { BitbucketClient } from './bitbucket/BitbucketClient';
import { BitbucketHost } from './bitbucket/BitbucketHost';
import { PullRequestHost } from './PullRequestHost';

/** A host, or why there is none. */
export type HostChoice =
  | { host: PullRequestHost }
  | { host?: undefined; reason: string };

type HostKind = 'bitbucketCloud' | 'github' | 'gitlab';

/** The key of each provider's hosts below `integrations`. */
const INTEGRATIONS: Partial<Record<string, HostKind>> = {
  BITBUCKET: 'bitbucketCloud',
  GITHUB: 'github',
  GITHUB_ENTERPRISE: 'github',
  GITLAB: 'gitlab',
};

const DEFAULT_HOSTS: Partial<Record<string, string>> = {
  BITBUCKET: 'bitbucket.org',
  GITHUB: 'github.com',
  GITLAB: 'gitlab.com',
};

const HOSTS_KEY = 'protonControlPlane.templateSync.hosts';

/** The Git hosts that pull requests can be opened on. */
export class Hosts {
  static fromConfig(config: Config, logger: LoggerService): Hosts {
    return new Hosts(config, ScmIntegrations.fromConfig(config), logger);
  }

  private readonly clients = new Map<string, PullRequestHost>();

  private constructor(
    private readonly config: Config,
    private readonly integrations: ScmIntegrationRegistry,
    private readonly logger: LoggerService,
  ) {}

  /** The host of a provider of Proton's API. */
  find({ provider }: Pick<EngineRepository, 'provider'>): HostChoice {
    const kind = INTEGRATIONS[provider];
    if (!kind) {
      return {
        reason: `pull requests on ${provider} aren't supported; use a repository on BITBUCKET, GITHUB, GITHUB_ENTERPRISE or GITLAB`,
      };
    }
    const name =
      this.config.getOptionalString(`${HOSTS_KEY}.${provider}`) ??
      DEFAULT_HOSTS[provider];
    if (name === undefined) {
      return {
        reason: `${HOSTS_KEY}.${provider} must say which host of integrations.github ${provider} repositories are on`,
      };
    }
    const key = `${kind}:${name}`;
    const host = this.clients.get(key) ?? this.create(kind, name);
    if (!host) {
      return {
        reason: `integrations.${kind} must have ${
          kind === 'bitbucketCloud' ? 'credentials for' : 'the host'
        } ${name}`,
      };
    }
    this.clients.set(key, host);
    return { host };
  }

  /** The tokens, keys and passwords of integrations. */
  listSecrets(): string[] {
    const { bitbucketCloud, github, gitlab } = this.integrations;
    return [
      ...bitbucketCloud
        .list()
        .flatMap(({ config }) => [
          config.token,
          config.appPassword,
          config.clientSecret,
          config.commitSigningKey,
        ]),
      ...github
        .list()
        .flatMap(({ config }) => [
          config.token,
          ...(config.apps ?? []).flatMap(app => [
            app.privateKey,
            app.clientSecret,
            app.webhookSecret,
          ]),
        ]),
      ...gitlab
        .list()
        .flatMap(({ config }) => [config.token, config.commitSigningKey]),
    ].filter(secret => secret !== undefined);
  }

  /** Undefined when `integrations` has no such host. */
  private create(kind: HostKind, name: string): PullRequestHost | undefined {
    const { integrations, logger } = this;
    if (kind === 'bitbucketCloud') {
      const config = integrations.bitbucketCloud.byHost(name)?.config;
      // Without any in the configuration, Backstage adds a host without credentials.
      return config?.token ?? config?.appPassword ?? config?.clientSecret
        ? config && new BitbucketHost(BitbucketClient.create(config))
        : undefined;
    }
    if (kind === 'gitlab') {
      const config = integrations.gitlab.byHost(name)?.config;
      return (
        config && new GitlabHost(GitlabClient.create({ integrations, config }))
      );
    }
    const config = integrations.github.byHost(name)?.config;
    return (
      config &&
      new GithubHost(GithubClient.create({ integrations, config }), logger)
    );
  }
}
