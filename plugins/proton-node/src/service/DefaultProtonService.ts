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
import { createEmbeddedClient } from '../clients/createEmbeddedClient';
import { createRemoteClient } from '../clients/createRemoteClient';
import { limitAnswers } from '../clients/limitAnswers';
import { explainUnansweredRequests } from '../clients/explainUnansweredRequests';
import { readAccountCredentials } from '../clients/readAccountCredentials';
import { EmbeddedControlPlane } from '../embedded/EmbeddedControlPlane';
import { EmbeddedTransport } from '../extension/EmbeddedTransport';
import { HttpProtonExtension } from '../extension/HttpProtonExtension';
import { SignedTransport } from '../extension/SignedTransport';
import { hasExtension } from '../extension/hasExtension';
import type {
  ProtonAccount,
  ProtonExtension,
  ProtonService,
  ProtonTarget,
} from './ProtonService';

/**
 * What a {@link DefaultProtonService} is made from.
 *
 * @public
 */
export interface DefaultProtonServiceOptions {
  config: Config;
  discovery: DiscoveryService;
  auth: AuthService;
}

/**
 * The {@link ProtonService} for the accounts under `proton.accounts`.
 *
 * @public
 */
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
    if (!hasExtension(account.endpoint)) {
      return undefined;
    }
    const transport =
      account.endpoint === EMBEDDED_ENDPOINT
        ? EmbeddedTransport.create(this.controlPlane(account))
        : SignedTransport.create({
            account,
            readCredentials: () => this.readCredentials(account),
          });
    return HttpProtonExtension.create({ transport, account });
  }

  /** {@inheritdoc ProtonService.announcesChanges} */
  announcesChanges(target?: ProtonTarget): boolean {
    return selectAccount(this.configured, target).events;
  }

  private async createClient(account: SelectedAccount): Promise<ProtonClient> {
    const client =
      account.endpoint === EMBEDDED_ENDPOINT
        ? await createEmbeddedClient({
            controlPlane: this.controlPlane(account),
            region: account.region,
          })
        : createRemoteClient({
            account,
            credentials: await this.readCredentials(account),
          });
    limitAnswers(client);
    return explainUnansweredRequests(client, account);
  }

  private async readCredentials({ accountId }: SelectedAccount) {
    const { config } = this.options;
    return readAccountCredentials({ config, accountId });
  }

  private controlPlane(account: SelectedAccount): EmbeddedControlPlane {
    const { auth, discovery } = this.options;
    return EmbeddedControlPlane.create({ auth, discovery, ...account });
  }
}
