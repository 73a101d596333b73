import { NotImplementedError } from '@backstage/errors';
import {
  DeprecatedTemplateVersion,
  RequestInitiator,
  TemplateVersionDeprecationRequest,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonExtension } from '@proton-vending/backstage-plugin-proton-node';
import { requireVersionNumber } from './readVersion';

interface Version {
  extension: ProtonExtension | undefined;
  templateName: string;
  majorVersion: string;
  minorVersion: string;
  initiator: RequestInitiator;
}

/** Deprecates a version: from then on, no cluster can be brought to it. */
export async function deprecateVersion(
  { extension, ...version }: Version,
  deprecation: TemplateVersionDeprecationRequest,
): Promise<DeprecatedTemplateVersion> {
  return requireDeprecations(extension, version).deprecateTemplateVersion({
    ...version,
    deprecation,
  });
}

/** Makes a deprecated version one like others again. */
export async function undeprecateVersion({
  extension,
  ...version
}: Version): Promise<void> {
  await requireDeprecations(extension, version).undeprecateTemplateVersion(
    version,
  );
}

function requireDeprecations(
  extension: ProtonExtension | undefined,
  { majorVersion, minorVersion }: Omit<Version, 'extension'>,
): ProtonExtension {
  requireVersionNumber('major', majorVersion);
  requireVersionNumber('minor', minorVersion);
  if (!extension) {
    throw new NotImplementedError(
      "The Proton API of this account can't deprecate versions",
    );
  }
  return extension;
}
