import { Stores } from '../database/Database';
import { EnvironmentTemplateRecord } from '../database/EnvironmentTemplateStore';
import {
  TemplateVersionRecord,
  VersionNumbers,
} from '../database/TemplateVersionStore';
import { Scope, pickScope } from '../database/scope';
import { ResourceNotFoundException, ValidationException } from '../errors';
import { Quotas, enforceQuota } from '../quotas';
import { mergeTags } from '../tags/customerTags';

/**
 * The template. With `lock`, nobody else does anything with it or its versions
 * until the transaction ends: whoever allocates a number does so alone.
 *
 * @throws ResourceNotFoundException
 */
export async function requireTemplate(
  stores: Stores,
  scope: Scope,
  templateName: string,
  lock?: 'lock',
): Promise<EnvironmentTemplateRecord> {
  const { templates } = stores;
  const template = lock
    ? await templates.findForUpdate(scope, templateName)
    : await templates.find(scope, templateName);
  if (!template) {
    throw new ResourceNotFoundException(
      `Environment template ${templateName} does not exist`,
    );
  }
  return template;
}

/**
 * The version that a request with the same client token made before.
 *
 * @throws ValidationException when that request was another one
 */
export async function findRepeated(
  stores: Stores,
  template: EnvironmentTemplateRecord,
  request: { clientToken?: string; requestHash: string },
): Promise<TemplateVersionRecord | undefined> {
  const { clientToken, requestHash } = request;
  const version =
    clientToken === undefined
      ? undefined
      : await stores.versions.findByClientToken(
          template,
          template.name,
          clientToken,
        );
  if (version && version.requestHash !== requestHash) {
    throw new ValidationException('Idempotent parameter mismatch');
  }
  return version;
}

/** @throws ServiceQuotaExceededException when the template can have no more versions */
export async function enforceVersionQuota(
  stores: Stores,
  template: EnvironmentTemplateRecord,
  quotas: Quotas,
): Promise<void> {
  enforceQuota({
    quotas,
    kind: 'environmentTemplateVersion',
    count: await stores.versions.count(template, template.name),
    owner: `Environment template ${template.name}`,
  });
}

/** A version that is to be registered, with the tags of its template. */
export function newVersion(
  template: EnvironmentTemplateRecord,
  numbers: VersionNumbers,
  content: Pick<
    TemplateVersionRecord,
    'description' | 'source' | 'clientToken' | 'requestHash'
  > &
    Partial<Pick<TemplateVersionRecord, 'tags'>>,
): TemplateVersionRecord {
  const { description, source, clientToken, requestHash, tags = [] } = content;
  const now = new Date();
  return {
    ...pickScope(template),
    templateName: template.name,
    majorVersion: numbers.majorVersion,
    minorVersion: numbers.minorVersion,
    status: 'REGISTRATION_IN_PROGRESS',
    statusMessage: '',
    description,
    source,
    clientToken,
    requestHash,
    tags: mergeTags(template.tags, tags),
    createdAt: now,
    lastModifiedAt: now,
  };
}

/**
 * The number of the next version: a minor of the given major, or a new major.
 * Call it with the template locked.
 */
export async function nextVersionNumbers(
  stores: Stores,
  template: EnvironmentTemplateRecord,
  majorVersion: number | undefined,
): Promise<VersionNumbers> {
  const { name } = template;
  const newest = await stores.versions.findNewest(template, name, majorVersion);
  if (majorVersion === undefined) {
    return { majorVersion: (newest?.majorVersion ?? 0) + 1, minorVersion: 0 };
  }
  if (newest) {
    return { majorVersion, minorVersion: newest.minorVersion + 1 };
  }
  // AWS's own tool makes the very first version this way.
  const isFirst =
    majorVersion === 1 && !(await stores.versions.findNewest(template, name));
  if (isFirst) {
    return { majorVersion, minorVersion: 0 };
  }
  throw new ResourceNotFoundException(
    `Environment template ${name} has no major version ${majorVersion}; leave majorVersion out to make a new one`,
  );
}
