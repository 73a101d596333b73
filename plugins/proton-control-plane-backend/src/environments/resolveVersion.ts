import { Stores } from '../database/Database';
import { EnvironmentTemplateRecord } from '../database/EnvironmentTemplateStore';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { Scope } from '../database/scope';
import { ResourceNotFoundException, ValidationException } from '../errors';

/** A version, and the template that it is of. */
export interface ResolvedVersion {
  version: TemplateVersionRecord;
  template: EnvironmentTemplateRecord;
}

/**
 * The version that a request means: the minor that it names, or else the
 * recommended one of the major. A draft has to be named.
 */
export async function resolveVersion(
  stores: Stores,
  scope: Scope,
  wanted: {
    templateName: string;
    majorVersion: number;
    minorVersion?: number;
  },
): Promise<ResolvedVersion> {
  const { templateName, majorVersion } = wanted;
  const template = await stores.templates.find(scope, templateName);
  if (!template) {
    throw new ResourceNotFoundException(
      `Environment template ${templateName} does not exist`,
    );
  }
  const minorVersion =
    wanted.minorVersion ??
    (await findRecommendedMinor(stores, scope, templateName, majorVersion));
  const version = await stores.versions.findForUse({
    ...scope,
    templateName,
    majorVersion,
    minorVersion,
  });
  const fullName = `${templateName}:${majorVersion}.${minorVersion}`;
  if (!version) {
    throw new ResourceNotFoundException(
      `Environment template version ${fullName} does not exist`,
    );
  }
  if (version.status !== 'PUBLISHED' && version.status !== 'DRAFT') {
    throw new ValidationException(
      `Environment template version ${fullName} cannot be deployed: its status is ${
        version.status
      }${version.statusMessage && `. ${version.statusMessage}`}`,
    );
  }
  return { version, template };
}

async function findRecommendedMinor(
  stores: Stores,
  scope: Scope,
  templateName: string,
  majorVersion: number,
): Promise<number> {
  const recommended = await stores.versions.findRecommended(
    scope,
    templateName,
    majorVersion,
  );
  if (!recommended) {
    throw new ResourceNotFoundException(
      `Environment template ${templateName} has no published version of major version ${majorVersion}`,
    );
  }
  return recommended.minorVersion;
}
