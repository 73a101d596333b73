import {
  Config,
  ConfigReader,
  readDurationFromConfig,
} from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  JsonObject,
  JsonValue,
  durationToMilliseconds,
} from '@backstage/types';
import {
  SessionPolicy,
  readPolicyArns,
  readSessionPolicy,
} from './readSessionPolicy';

const KEY = 'protonControlPlane.assumeRole';
const ROLE = /^arn:[a-z-]+:iam::\d{12}:role\/.+$/;

/** Which roles deployments run with. */
export interface AssumeRoleConfig {
  /** May have placeholders such as `${environmentId}`. */
  externalId?: string;
  /** AWS allows 15 minutes to 12 hours, and no more than the role does. */
  durationSeconds: number;
  /** Policies that limit a plan; no other limit than `policy` when empty. */
  planPolicyArns: string[];
  /** What deployments may do at most; no limit when absent. */
  policy?: SessionPolicy;
  /** The same for single templates, by name. It replaces that of the account. */
  templates?: Record<string, SessionPolicy>;
  /** IAM-style patterns of the role ARNs that environments may name. */
  allowedRoles: string[];
  /** The roles of accounts, for environments that name none. */
  accounts: {
    accountId: string;
    roleArn: string;
    externalId?: string;
    /** Replaces the policy of all accounts. */
    policy?: SessionPolicy;
  }[];
}

/**
 * Reads `protonControlPlane.assumeRole`; undefined when it is left out, and
 * deployments run with what the backend itself has.
 *
 * @throws InputError
 */
export function readAssumeRoleConfig(
  root: Config,
): AssumeRoleConfig | undefined {
  const config = root.getOptionalConfig(KEY);
  if (!config) {
    return undefined;
  }
  const durationSeconds = config.has('duration')
    ? durationToMilliseconds(
        readDurationFromConfig(config, { key: 'duration' }),
      ) / 1_000
    : 3_600;
  if (durationSeconds < 900 || durationSeconds > 43_200) {
    throw new InputError(`${KEY}.duration must be 15 minutes to 12 hours`);
  }
  return {
    durationSeconds,
    externalId: config.getOptionalString('externalId'),
    allowedRoles: config.getOptionalStringArray('allowedRoles') ?? [],
    planPolicyArns: readPolicyArns(config, 'planPolicyArns', KEY),
    policy: readSessionPolicy(config, KEY),
    templates: readTemplates(config),
    accounts: (config.getOptionalConfigArray('accounts') ?? []).map(
      (account, index) => ({
        accountId: account.getString('accountId'),
        roleArn: readRole(account.getString('roleArn')),
        externalId: account.getOptionalString('externalId'),
        policy: readSessionPolicy(account, `${KEY}.accounts[${index}]`),
      }),
    ),
  };
}

/** Template names can be invalid as keys of Backstage's `Config`, such as `2048-game`. */
function readTemplates(config: Config): AssumeRoleConfig['templates'] {
  const templates = config.getOptional<JsonValue>('templates') ?? {};
  if (!isObject(templates)) {
    throw new InputError(
      `${KEY}.templates must be an object whose keys are names of templates`,
    );
  }
  return Object.fromEntries(
    Object.entries(templates).map(([name, value]) => {
      const key = `${KEY}.templates.${name}`;
      const policy =
        isObject(value) &&
        readSessionPolicy(
          new ConfigReader(value, 'app-config', undefined, key),
          key,
        );
      // Without one, a template would not be limited as somebody meant it to be.
      if (!policy) {
        throw new InputError(`${key} must have policyArns or policy`);
      }
      return [name, policy];
    }),
  );
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readRole(roleArn: string): string {
  if (!ROLE.test(roleArn)) {
    throw new InputError(
      `${KEY}.accounts[].roleArn must be the ARN of an IAM role, not "${roleArn}"`,
    );
  }
  return roleArn;
}
