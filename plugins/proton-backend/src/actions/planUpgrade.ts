import { ConflictError, InputError } from '@backstage/errors';
import {
  TemplateVersion,
  compareTemplateVersions,
  formatTemplateVersion,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { EnvironmentFacts } from '../environments/readEnvironment';
import { requireMember } from '../environments/requireMember';
import { findRecommendedMinor } from './findRecommendedMinor';

/** From which version to which. */
export interface Upgrade {
  from: TemplateVersion;
  to: TemplateVersion;
}

/**
 * Finds the version to upgrade to.
 *
 * @throws InputError or ConflictError when there is none that may be deployed.
 */
export function planUpgrade(
  facts: Pick<EnvironmentFacts, 'environment' | 'scope' | 'templateVersion'>,
  wanted: { version?: string; acknowledgeMajorVersion?: boolean },
): Upgrade {
  const { environment, scope } = facts;
  const name = scope.resourceId;
  const from = {
    majorVersion: requireMember(environment, 'templateMajorVersion'),
    minorVersion: requireMember(environment, 'templateMinorVersion'),
  };
  const fromVersion = formatTemplateVersion(from);
  const toVersion = wanted.version ?? findRecommendedMinor(facts);
  if (!toVersion) {
    throw new ConflictError(
      `No minor version is recommended to ${name}, which runs ${fromVersion}; name the version to upgrade to`,
    );
  }
  const to = parseTemplateVersion(toVersion);
  if (!to) {
    throw new InputError(
      `version must be a major and a minor version such as 1.2, it is "${toVersion}"`,
    );
  }
  if (compareTemplateVersions(to, from) <= 0) {
    throw new ConflictError(
      `There is nothing to upgrade: ${name} runs ${fromVersion}, and ${toVersion} is not newer`,
    );
  }
  if (
    to.majorVersion !== from.majorVersion &&
    !wanted.acknowledgeMajorVersion
  ) {
    throw new InputError(
      `${toVersion} is another major version than ${fromVersion}, and may replace what runs in ${name}. A person has to agree: set acknowledgeMajorVersion`,
    );
  }
  return { from, to };
}
