import type { UpdateEnvironmentInput } from '@aws-sdk/client-proton';
import { parseTemplateVersion } from '@proton-vending/backstage-plugin-proton-common';

/**
 * The members of `UpdateEnvironment` that bring an environment from one
 * template version to another, such as `1.0` and `1.1`: Proton has a word of
 * its own for each kind of step.
 *
 * @public
 */
export function toVersionUpdate(
  before: string,
  after: string,
): Pick<
  UpdateEnvironmentInput,
  'deploymentType' | 'templateMajorVersion' | 'templateMinorVersion'
> & { deploymentType: 'CURRENT_VERSION' | 'MINOR_VERSION' | 'MAJOR_VERSION' } {
  const version = parseTemplateVersion(after);
  if (before === after || !version) {
    return { deploymentType: 'CURRENT_VERSION' };
  }
  return {
    deploymentType:
      parseTemplateVersion(before)?.majorVersion === version.majorVersion
        ? 'MINOR_VERSION'
        : 'MAJOR_VERSION',
    templateMajorVersion: version.majorVersion,
    templateMinorVersion: version.minorVersion,
  };
}
