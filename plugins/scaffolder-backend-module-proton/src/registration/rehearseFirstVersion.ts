import { NotFoundError } from '@backstage/errors';
import type { RehearsedVersion, WantedVersion } from './BundleRegistration';

/** What becomes of a version whose template only the dry run would have created. */
export function rehearseFirstVersion({
  templateName,
  majorVersion = '1',
}: WantedVersion): RehearsedVersion {
  if (majorVersion !== '1') {
    throw new NotFoundError(
      `The environment template ${templateName} would be new and have no major version ${majorVersion}; leave majorVersion out`,
    );
  }
  return { templateName, majorVersion, minorVersion: '0', unchanged: false };
}
