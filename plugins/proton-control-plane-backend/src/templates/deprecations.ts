import {
  describeDeprecation,
  parseTemplateVersion,
  TemplateVersionDeprecation,
  TemplateVersionDeprecationRequest,
} from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import {
  TemplateVersionKey,
  TemplateVersionRecord,
} from '../database/TemplateVersionStore';
import { ValidationException } from '../errors';
import { formatVersionName, toTemplateVersion } from '../versionNumbers';

/**
 * Lets a request use a version for a new environment, or bring one to it, unless
 * the version is deprecated.
 *
 * @throws ValidationException with the reason and the successor
 */
export function requireNotDeprecated(version: TemplateVersionRecord): void {
  if (version.deprecation) {
    throw new ValidationException(
      `Environment template version ${formatVersionName(
        version,
      )} is deprecated: ${describeDeprecation(version.deprecation)}`,
    );
  }
}

/** @throws ValidationException unless the version can be deprecated this way */
export async function requireDeprecatable(
  stores: Stores,
  version: TemplateVersionRecord,
  { successor }: TemplateVersionDeprecationRequest,
): Promise<void> {
  const name = formatVersionName(version);
  if (version.status !== 'PUBLISHED') {
    throw new ValidationException(
      `Environment template version ${name} is ${version.status}; only a PUBLISHED version can be deprecated`,
    );
  }
  if (successor === undefined) {
    return;
  }
  const found = await findSuccessor(stores, version, successor);
  if (
    found?.status !== 'PUBLISHED' ||
    found.deprecation ||
    formatVersionName(found) === name
  ) {
    throw new ValidationException(
      `The successor ${successor} of environment template version ${name} must be another version of the template that is PUBLISHED and not deprecated`,
    );
  }
}

async function findSuccessor(
  stores: Stores,
  { accountId, region, templateName }: TemplateVersionKey,
  successor: string,
): Promise<TemplateVersionRecord | undefined> {
  const numbers = parseTemplateVersion(successor);
  return (
    numbers &&
    stores.versions.findForUse({
      accountId,
      region,
      templateName,
      majorVersion: Number(numbers.majorVersion),
      minorVersion: Number(numbers.minorVersion),
    })
  );
}

/** A deprecated version as the extension API describes it. */
export function toDeprecatedVersion(
  version: TemplateVersionRecord & { deprecation: TemplateVersionDeprecation },
) {
  const { majorVersion, minorVersion } = toTemplateVersion(version);
  return {
    templateName: version.templateName,
    version: `${majorVersion}.${minorVersion}`,
    ...version.deprecation,
  };
}
