import { Stores } from '../database/Database';
import {
  TemplateVersionRecord,
  TemplateVersionSource,
} from '../database/TemplateVersionStore';
import { Scope } from '../database/scope';
import { Quotas } from '../quotas';
import { newVersion, enforceVersionQuota, requireTemplate } from './newVersion';
import { RegisteredBundle } from './prepareRegistration';
import { requireCompatible } from './requireCompatible';

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
 * @throws InvalidBundleError when a minor version is not backward compatible
 * @throws ServiceQuotaExceededException when the template can have no more versions
 */
export async function registerContent(
  stores: Stores,
  scope: Scope,
  content: ContentRegistration,
): Promise<ContentVersion> {
  const { templateName, majorVersion, registered } = content;
  const template = await requireTemplate(stores, scope, templateName, 'lock');
  const newest = await stores.versions.findNewest(
    scope,
    templateName,
    majorVersion,
  );
  if (newest?.contentHash === registered.contentHash) {
    return { version: newest, isNew: false };
  }
  await enforceVersionQuota(stores, template, content.quotas);
  const minorVersion = newest ? newest.minorVersion + 1 : 0;
  const version = newVersion(
    template,
    { majorVersion, minorVersion },
    {
      description: content.description,
      source: content.source,
      requestHash: registered.contentHash,
    },
  );
  await requireCompatible(stores, version, registered.schema);
  await stores.versions.insert(version);
  await stores.versions.settleRegistration(
    version,
    { status: 'DRAFT', ...registered },
    version.createdAt,
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
