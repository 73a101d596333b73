import { InputError } from '@backstage/errors';
import {
  DEPLOYMENT_LOG_LEVELS,
  DeploymentLogLevel,
  findResourceNameViolations,
} from '@proton-vending/backstage-plugin-proton-common';

const MAX_IDS = 100;

const UUID_PATTERN =
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function readId(
  id: string,
  noun: 'deployment' | 'refused state' = 'deployment',
): string {
  if (!UUID_PATTERN.test(id)) {
    throw new InputError(`"${id}" isn't the ID of a ${noun}`);
  }
  return id;
}

/** A parameter with a deployment id that may be there up to 100 times. */
export function readIds(value: unknown, name: string): string[] {
  const ids = value === undefined ? [] : [value].flat();
  if (ids.length > MAX_IDS) {
    throw new InputError(
      `${name} is there ${ids.length} times; ${MAX_IDS} are answered at a time`,
    );
  }
  return ids.map(id => readId(String(id)));
}

/** The name of a template or an environment: PostgreSQL fails on a null character. */
export function readName(name: string): string {
  const violations = findResourceNameViolations(name);
  if (violations.length > 0) {
    throw new InputError(`A name ${violations.join(', and it ')}`);
  }
  return name;
}

export function readLogLevel(value: unknown): DeploymentLogLevel | undefined {
  if (value === undefined) {
    return undefined;
  }
  const level = DEPLOYMENT_LOG_LEVELS.find(known => known === value);
  if (!level) {
    throw new InputError(
      `level must be one of ${DEPLOYMENT_LOG_LEVELS.join(', ')}`,
    );
  }
  return level;
}

export function readNumber(
  value: unknown,
  name: string,
  fallback: number,
): number {
  if (value === undefined) {
    return fallback;
  }
  const number = typeof value === 'string' ? Number(value) : NaN;
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new InputError(`${name} must be a whole number, 0 or more`);
  }
  return number;
}
