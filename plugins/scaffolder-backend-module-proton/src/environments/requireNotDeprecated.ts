import { InputError } from '@backstage/errors';
import { describeDeprecation } from '@proton-vending/backstage-plugin-proton-common';
import {
  Deprecations,
  ProtonExtension,
} from '@proton-vending/backstage-plugin-proton-node';

/**
 * Refuses in a dry run what the control plane refuses of a deprecated version.
 *
 * @throws InputError with the reason and the successor
 */
export async function requireNotDeprecated(
  extension: ProtonExtension | undefined,
  template: { templateName: string; version: string },
): Promise<void> {
  const { templateName, version } = template;
  const deprecations = await Deprecations.read(extension);
  const deprecation = deprecations.find(templateName, version);
  if (deprecation) {
    throw new InputError(
      `Environment template version ${templateName}:${version} is deprecated: ${describeDeprecation(
        deprecation,
      )}`,
    );
  }
}
