import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { JsonValue } from '@backstage/types';
import { LONGEST, fillPlaceholders } from './placeholders';

/** AWS's limits for the policies of a session. */
const MAX_ARNS = 10;
const MAX_CHARACTERS = 2_048;

const ARN = /^arn:[a-z-]+:iam::(aws|\d{12}):policy\/.+$/;

/** What a session may do at most, of what its role may do. */
export interface SessionPolicy {
  /** ARNs of managed policies. */
  arns: string[];
  /** A policy in JSON, which may have placeholders. */
  inline?: string;
}

/**
 * Reads `policyArns` and `policy`; undefined when both are left out.
 *
 * @param key - where they are, for messages
 * @throws InputError when AWS would refuse them
 */
export function readSessionPolicy(
  config: Config,
  key: string,
): SessionPolicy | undefined {
  if (!config.has('policyArns') && !config.has('policy')) {
    return undefined;
  }
  const arns = readPolicyArns(config, 'policyArns', key);
  const inline = config.has('policy')
    ? readInline(config.get('policy'), `${key}.policy`)
    : undefined;
  const length =
    fillPlaceholders(inline ?? '', LONGEST).length + arns.join('').length;
  if (length > MAX_CHARACTERS) {
    throw new InputError(
      `${key}.policy and ${key}.policyArns have up to ${length} characters together, with the longest name of an environment. AWS allows ${MAX_CHARACTERS}: put the statements in a managed policy, and name it in ${key}.policyArns`,
    );
  }
  return { arns, ...(inline !== undefined && { inline }) };
}

/** @throws InputError */
export function readPolicyArns(
  config: Config,
  name: string,
  key: string,
): string[] {
  const arns = config.getOptionalStringArray(name) ?? [];
  const wrong = arns.find(arn => !ARN.test(arn));
  if (wrong !== undefined) {
    throw new InputError(
      `${key}.${name} must be ARNs of IAM policies, not "${wrong}"`,
    );
  }
  if (arns.length > MAX_ARNS) {
    throw new InputError(
      `${key}.${name} has ${arns.length} policies. AWS allows ${MAX_ARNS} for a session`,
    );
  }
  return arns;
}

function readInline(value: JsonValue, key: string): string {
  let policy: JsonValue | undefined = value;
  if (typeof value === 'string') {
    try {
      policy = JSON.parse(value);
    } catch {
      policy = undefined;
    }
  }
  const isPolicy =
    typeof policy === 'object' &&
    policy !== null &&
    !Array.isArray(policy) &&
    policy.Statement !== undefined;
  if (!isPolicy) {
    throw new InputError(
      `${key} must be an IAM policy with a Statement, as an object or as JSON`,
    );
  }
  return JSON.stringify(policy);
}
