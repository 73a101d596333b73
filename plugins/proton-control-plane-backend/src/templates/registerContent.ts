import { Stores } from '../database/Database';
import {
  TemplateVersionRecord,
  TemplateVersionSource,
} from '../database/TemplateVersionStore';
import { Scope } from '../database/scope';
import { ResourceNotFoundException } from '../errors';
import { Quotas, describeExceededQuota } from '../quotas';
import { RegisteredBundle } from './prepareRegistration';
import { requireCompatible } from './requireCompatible';
import { InvalidBundleError } from './sources/InvalidBundleError';

/** Content that is to be the newest version of a major. */
export interface ContentRegistration {
  templateName: string;
  majorVersion: number;
  source: TemplateVersionSource;
  description?: string;
  registered: RegisteredBundle;
  status: 'DRAFT' | 'PUBLISHED';
  quotas: Quotas;
}

/** The version that has the content, and whether it was made for it. */
export interface ContentVersion {
  version: TemplateVersionRecord;
  isNew: boolean;
}

/**
 * Makes content the next minor version of a major, or the first one of it,
 * unless the newest has this very content. Call it in a transaction.
 *
 * @throws InvalidBundleError when a minor version is not backward compatible,
 *   or when the template has as many versions as it can have
 */
export async function registerContent(
  stores: Stores,
  scope: Scope,
  content: ContentRegistration,
): Promise<ContentVersion> {
  const { templateName, majorVersion, registered } = content;
  const template = await stores.templates.findForUpdate(scope, templateName);
  if (!template) {
    throw new ResourceNotFoundException(
      `Environment template ${templateName} does not exist`,
    );
  }
  const newest = await stores.versions.findNewest(
    scope,
    templateName,
    majorVersion,
  );
  if (newest?.contentHash === registered.contentHash) {
    return { version: newest, isNew: false };
  }
  const exceeded = describeExceededQuota({
    quotas: content.quotas,
    kind: 'environmentTemplateVersion',
    count: await stores.versions.count(scope, templateName),
    owner: `Environment template ${templateName}`,
  });
  if (exceeded !== undefined) {
    throw new InvalidBundleError(exceeded);
  }
  const minorVersion = newest ? newest.minorVersion + 1 : 0;
  await requireCompatible(
    stores,
    { ...scope, templateName, majorVersion, minorVersion },
    registered.schema,
  );
  const now = new Date();
  const version: TemplateVersionRecord = {
    accountId: scope.accountId,
    region: scope.region,
    templateName,
    majorVersion,
    minorVersion,
    status: 'REGISTRATION_IN_PROGRESS',
    statusMessage: '',
    description: content.description,
    source: content.source,
    requestHash: registered.contentHash,
    tags: template.tags,
    createdAt: now,
    lastModifiedAt: now,
  };
  await stores.versions.insert(version);
  await stores.versions.settleRegistration(
    version,
    { status: 'DRAFT', ...registered },
    now,
  );
  await stores.versions.update(version, { status: content.status });
  return {
    version: {
      ...version,
      status: content.status,
      statusMessage: registered.statusMessage,
    },
    isNew: true,
  };
}
