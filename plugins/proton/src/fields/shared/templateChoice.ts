import { EnvironmentTemplateChoice } from '@proton-vending/backstage-plugin-proton-common';

/**
 * Reads what a form holds of a template; `undefined` unless both the template
 * and the major version are chosen. An object that is not filled in yet, as
 * the template editor has it, is no choice.
 */
export function readTemplateChoice(
  value: unknown,
): EnvironmentTemplateChoice | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { name, majorVersion, minorVersion, accountId, region } =
    value as Record<string, unknown>;
  if (!isText(name) || !isText(majorVersion)) {
    return undefined;
  }
  return {
    name,
    majorVersion,
    ...(isText(minorVersion) && { minorVersion }),
    ...(isText(accountId) && { accountId }),
    ...(isText(region) && { region }),
  };
}

/** The account and region that a form holds of a template. */
export function readTarget(value: unknown): {
  accountId?: string;
  region?: string;
} {
  if (typeof value !== 'object' || value === null) {
    return {};
  }
  const { accountId, region } = value as Record<string, unknown>;
  return {
    ...(isText(accountId) && { accountId }),
    ...(isText(region) && { region }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
