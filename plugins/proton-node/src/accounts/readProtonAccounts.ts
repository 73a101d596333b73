import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { ProtonAccount } from '../service/ProtonService';

/** An account with the place where its Proton API answers. */
export interface ConfiguredProtonAccount extends ProtonAccount {
  /** `embedded`, or the URL of a Proton API. */
  endpoint: string;
  /** Whether the events service is told of every status change. */
  events: boolean;
}

/** The endpoint of the control plane inside this Backstage installation. */
export const EMBEDDED_ENDPOINT = 'embedded';

/** Reads `proton.accounts`. */
export function readProtonAccounts(config: Config): ConfiguredProtonAccount[] {
  const accounts = (config.getOptionalConfigArray('proton.accounts') ?? []).map(
    readAccount,
  );
  const ids = accounts.map(account => account.accountId);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice) {
    throw new InputError(
      `proton.accounts names the account ${twice} twice; list its regions in one entry`,
    );
  }
  return accounts;
}

function readAccount(config: Config, index: number): ConfiguredProtonAccount {
  const path = `proton.accounts[${index}]`;
  const accountId = config.getString('accountId');
  if (!/^\d{12}$/.test(accountId)) {
    throw new InputError(
      `${path}.accountId must be a twelve-digit AWS account id, it is "${accountId}"`,
    );
  }
  const regions = config.getStringArray('regions');
  if (regions.length === 0) {
    throw new InputError(`${path}.regions must name at least one region`);
  }
  const endpoint = config.getOptionalString('endpoint') ?? EMBEDDED_ENDPOINT;
  if (endpoint !== EMBEDDED_ENDPOINT && !isHttpUrl(endpoint)) {
    throw new InputError(
      `${path}.endpoint must be "embedded" or an http(s) URL, it is "${endpoint}"`,
    );
  }
  if (endpoint !== EMBEDDED_ENDPOINT && hasCredentials(endpoint)) {
    throw new InputError(
      `${path}.endpoint must not have a user or password in the URL; Backstage signs requests with the credentials of the account in the aws section`,
    );
  }
  const events =
    config.getOptionalBoolean('events') ?? endpoint === EMBEDDED_ENDPOINT;
  return { accountId, regions, endpoint, events };
}

function hasCredentials(text: string): boolean {
  const { username, password } = new URL(text);
  return username !== '' || password !== '';
}

function isHttpUrl(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}
