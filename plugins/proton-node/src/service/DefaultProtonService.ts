import type { ProtonClient } from '@aws-sdk/client-proton';
import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { parseProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import {
  ConfiguredProtonAccount,
  EMBEDDED_ENDPOINT,
  readProtonAccounts,
} from '../accounts/readProtonAccounts';
import { SelectedAccount, selectAccount } from '../accounts/selectAccount';
import {
  createEmbeddedClient,
  createRemoteClient,
} from '../clients/createClient';
import { embeddedControlPlane } from '../clients/embeddedControlPlane';
import { explainUnansweredRequests } from '../clients/explainUnansweredRequests';
import { limitAnswers } from '../clients/limitAnswers';
import { readAccountCredentials } from '../clients/readAccountCredentials';
import { createProtonExtension } from '../extension/createProtonExtension';
import { sendEmbedded, sendSigned } from '../extension/sendRequest';
import type {
  ProtonAccount,
  ProtonExtension,
  ProtonService,
  ProtonTarget,
} from './ProtonService';

/** What a {@link DefaultProtonService} is made from. */
export interface DefaultProtonServiceOptions {
  config: Config;
  discovery: DiscoveryService;
  auth: AuthService;
}

/** The {@link ProtonService} for the accounts under `proton.accounts`. */
export class DefaultProtonService implements ProtonService {
  static fromConfig(options: DefaultProtonServiceOptions) {
    return new DefaultProtonService(
      options,
      readProtonAccounts(options.config),
    );
  }

  private readonly clients = new Map<string, Promise<ProtonClient>>();

  private constructor(
    private readonly options: DefaultProtonServiceOptions,
    private readonly configured: ConfiguredProtonAccount[],
  ) {}

  /** {@inheritdoc ProtonService.accounts} */
  accounts(): ProtonAccount[] {
    return this.configured.map(({ accountId, regions }) => ({
      accountId,
      regions: [...regions],
    }));
  }

  /** {@inheritdoc ProtonService.getClient} */
  async getClient(target?: ProtonTarget): Promise<ProtonClient> {
    const account = selectAccount(this.configured, target);
    const key = `${account.accountId}/${account.region}`;
    const cached = this.clients.get(key);
    if (cached) {
      return cached;
    }
    const client = this.createClient(account);
    this.clients.set(key, client);
    // What failed once, such as discovery at startup, may work the next time.
    client.catch(() => this.clients.delete(key));
    return client;
  }

  /** {@inheritdoc ProtonService.getClientForArn} */
  async getClientForArn(arn: string): Promise<ProtonClient> {
    const parsed = parseProtonArn(arn);
    if (!parsed) {
      throw new InputError(`"${arn}" is not the ARN of a Proton resource`);
    }
    return this.getClient({
      accountId: parsed.accountId,
      region: parsed.region,
    });
  }

  /** {@inheritdoc ProtonService.extension} */
  extension(target?: ProtonTarget): ProtonExtension | undefined {
    const account = selectAccount(this.configured, target);
    const { endpoint } = account;
    if (endpoint === EMBEDDED_ENDPOINT) {
      const controlPlane = this.controlPlane(account);
      return createProtonExtension({
        account,
        send: request => sendEmbedded(controlPlane, request),
      });
    }
    // The path that Backstage gives the control plane; others speak Proton's API.
    return /\/proton-control-plane\/?$/.test(new URL(endpoint).pathname)
      ? createProtonExtension({
          account,
          send: async request =>
            sendSigned(account, await this.readCredentials(account), request),
        })
      : undefined;
  }

  /** {@inheritdoc ProtonService.announcesChanges} */
  announcesChanges(target?: ProtonTarget): boolean {
    return selectAccount(this.configured, target).events;
  }

  private async createClient(account: SelectedAccount): Promise<ProtonClient> {
    const client =
      account.endpoint === EMBEDDED_ENDPOINT
        ? await createEmbeddedClient(account, this.controlPlane(account))
        : createRemoteClient(account, await this.readCredentials(account));
    limitAnswers(client);
    return explainUnansweredRequests(client, account);
  }

  private async readCredentials({ accountId }: SelectedAccount) {
    const { config } = this.options;
    return readAccountCredentials({ config, accountId });
  }

  private controlPlane(account: SelectedAccount) {
    const { auth, discovery } = this.options;
    return embeddedControlPlane({ auth, discovery, ...account });
  }
}
