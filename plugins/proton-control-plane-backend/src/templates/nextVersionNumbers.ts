import { VersionNumbers } from '../database/TemplateVersionStore';
import { Stores } from '../database/Database';
import { EnvironmentTemplateRecord } from '../database/EnvironmentTemplateStore';
import { Scope } from '../database/scope';
import { ResourceNotFoundException } from '../errors';

/**
 * The template, with which nobody else does anything until the transaction
 * ends: whoever allocates a number does so alone.
 */
export async function lockTemplate(
  stores: Stores,
  scope: Scope,
  templateName: string,
): Promise<EnvironmentTemplateRecord> {
  const template = await stores.templates.findForUpdate(scope, templateName);
  if (!template) {
    throw missingTemplate(templateName);
  }
  return template;
}

export function missingTemplate(
  templateName: string,
): ResourceNotFoundException {
  return new ResourceNotFoundException(
    `Environment template ${templateName} does not exist`,
  );
}

/**
 * The number of the next version: a minor of the given major, or a new major.
 * Call it with the template locked.
 */
export async function nextVersionNumbers(
  stores: Stores,
  scope: Scope,
  templateName: string,
  majorVersion: number | undefined,
): Promise<VersionNumbers> {
  const newest = await stores.versions.findNewest(
    scope,
    templateName,
    majorVersion,
  );
  if (majorVersion === undefined) {
    return { majorVersion: (newest?.majorVersion ?? 0) + 1, minorVersion: 0 };
  }
  if (newest) {
    return { majorVersion, minorVersion: newest.minorVersion + 1 };
  }
  // AWS's own tool makes the very first version this way.
  const isFirst =
    majorVersion === 1 &&
    !(await stores.versions.findNewest(scope, templateName));
  if (isFirst) {
    return { majorVersion, minorVersion: 0 };
  }
  throw new ResourceNotFoundException(
    `Environment template ${templateName} has no major version ${majorVersion}; leave majorVersion out to make a new one`,
  );
}
