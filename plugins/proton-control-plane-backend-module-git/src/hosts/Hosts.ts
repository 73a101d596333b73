import { LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import {
  ScmIntegrationRegistry,
  ScmIntegrations,
} from '@backstage/integration';
import { EngineRepository } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { GithubClient } from './github/GithubClient';
import { GithubHost } from './github/GithubHost';
import { PullRequestHost } from './PullRequestHost';

/** A host, or why there is none. */
export type HostChoice =
  | { host: PullRequestHost }
  | { host?: undefined; reason: string };

const PROVIDERS = ['GITHUB', 'GITHUB_ENTERPRISE'];
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
    if (!PROVIDERS.includes(provider)) {
      return {
        reason: `pull requests on ${provider} aren't supported; use a repository on GITHUB or GITHUB_ENTERPRISE`,
      };
    }
    const name =
      this.config.getOptionalString(`${HOSTS_KEY}.${provider}`) ??
      (provider === 'GITHUB' ? 'github.com' : undefined);
    if (name === undefined) {
      return {
        reason: `${HOSTS_KEY}.${provider} must say which host of integrations.github ${provider} repositories are on`,
      };
    }
    const known = this.clients.get(name);
    if (known) {
      return { host: known };
    }
    const integration = this.integrations.github.byHost(name);
    if (!integration) {
      return { reason: `integrations.github must have the host ${name}` };
    }
    const host = new GithubHost(
      GithubClient.create({
        integrations: this.integrations,
        config: integration.config,
      }),
      this.logger,
    );
    this.clients.set(name, host);
    return { host };
  }

  /** The tokens and keys of GitHub integrations. */
  listSecrets(): string[] {
    return this.integrations.github
      .list()
      .flatMap(({ config }) => [
        ...(config.token === undefined ? [] : [config.token]),
        ...(config.apps ?? []).flatMap(app =>
          [app.privateKey, app.clientSecret, app.webhookSecret].filter(
            secret => secret !== undefined,
          ),
        ),
      ]);
  }
}
