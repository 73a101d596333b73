import { Database, Stores } from '../database/Database';
import {
  TemplateVersionRecord,
  VersionNumbers,
} from '../database/TemplateVersionStore';
import { hashRequest } from '../database/canonical';
import { ResourceTag, Scope, pickScope } from '../database/scope';
import { ConflictException, ValidationException } from '../errors';
import { StatusEvents } from '../events/StatusEvents';
import { Quotas } from '../quotas';
import {
  TemplateVersion,
  withRecommendedMinor,
} from './TemplateVersionService';
import {
  findRepeated,
  newVersion,
  nextVersionNumbers,
  enforceVersionQuota,
  requireTemplate,
} from './newVersion';
import {
  RegisteredBundle,
  RegistrationChecks,
  prepareRegistration,
} from './prepareRegistration';
import { requireCompatible } from './requireCompatible';
import { InvalidBundleError } from './sources/InvalidBundleError';
import { readBundleArchive } from './sources/archive';
import { toVersionStatusChange } from './statusChanges';

/** A bundle that came with the request, and what is to become of it. */
export interface TemplateUpload {
  templateName: string;
  /** Makes a minor version of this major; without it, a new major. */
  majorVersion?: number;
  /** The number that an imported version had; the next one when absent. */
  minorVersion?: number;
  description?: string;
  clientToken?: string;
  tags: ResourceTag[];
  /** A gzipped tar archive. */
  archive: Buffer;
  /** Makes no version when the newest one has this very content. */
  unlessUnchanged: boolean;
  /** Checks everything and makes nothing. */
  dryRun: boolean;
}

/** The version that has the content, and whether the request made it. */
export interface UploadedVersion {
  version: TemplateVersion;
  registered: boolean;
  /** Whether the version was there before with the same content. */
  unchanged: boolean;
}

/** `made before`: by the same request, as its client token tells. */
type UploadOutcome = 'made' | 'made before' | 'unchanged' | 'dry run';

/**
 * Registers versions from bundles that come with the request itself, rather
 * than from where it says that they are. The request is answered when the
 * registration is over, and a bundle that is refused leaves no version behind.
 */
export class TemplateUploads {
  constructor(
    private readonly options: {
      database: Database;
      events: StatusEvents;
      quotas: Quotas;
      checks: RegistrationChecks;
    },
  ) {}

  /** @throws ValidationException with every problem of the bundle */
  async register(
    scope: Scope,
    upload: TemplateUpload,
  ): Promise<UploadedVersion> {
    const { database, events } = this.options;
    const bundle = await this.prepare(scope, upload);
    const { version, outcome } = await database.transaction(stores =>
      refuseInvalid(() => this.settle(stores, scope, upload, bundle)),
    );
    if (outcome === 'made') {
      await events.publish(
        toVersionStatusChange(version, 'REGISTRATION_IN_PROGRESS'),
      );
    }
    return {
      version: await withRecommendedMinor(database.stores, version),
      registered: outcome === 'made' || outcome === 'made before',
      unchanged: outcome === 'unchanged',
    };
  }

  private async prepare(
    scope: Scope,
    { templateName, archive }: TemplateUpload,
  ): Promise<RegisteredBundle> {
    const { stores } = this.options.database;
    const template = await requireTemplate(stores, scope, templateName);
    return refuseInvalid(async () =>
      prepareRegistration(
        this.options.checks,
        await readBundleArchive(archive),
        template.provisioning,
      ),
    );
  }

  private async settle(
    stores: Stores,
    scope: Scope,
    upload: TemplateUpload,
    bundle: RegisteredBundle,
  ): Promise<{ version: TemplateVersionRecord; outcome: UploadOutcome }> {
    const { templateName, majorVersion, clientToken } = upload;
    const template = await requireTemplate(stores, scope, templateName, 'lock');
    const request = { clientToken, requestHash: hashUpload(upload, bundle) };
    const repeated = await findRepeated(stores, template, request);
    if (repeated) {
      const outcome = upload.dryRun ? 'dry run' : 'made before';
      return { version: repeated, outcome };
    }
    if (upload.unlessUnchanged) {
      const last = await findLast(stores, scope, upload);
      if (last?.contentHash === bundle.contentHash) {
        return { version: last, outcome: 'unchanged' };
      }
    }
    await enforceVersionQuota(stores, template, this.options.quotas);
    const version = newVersion(
      template,
      (await findImportedNumbers(stores, scope, upload)) ??
        (await nextVersionNumbers(stores, template, majorVersion)),
      {
        ...request,
        description: upload.description,
        source: { upload: { contentHash: bundle.contentHash } },
        tags: upload.tags,
      },
    );
    if (upload.minorVersion === undefined) {
      await requireCompatible(stores, version, bundle.schema);
    }
    const draft = {
      ...version,
      status: 'DRAFT' as const,
      statusMessage: bundle.statusMessage,
    };
    if (upload.dryRun) {
      return { version: draft, outcome: 'dry run' };
    }
    await stores.versions.insert(version);
    await stores.versions.settleRegistration(
      version,
      { status: 'DRAFT', ...bundle },
      version.createdAt,
    );
    return { version: draft, outcome: 'made' };
  }
}

/** The version whose content an upload is compared with. */
async function findLast(
  { versions }: Stores,
  scope: Scope,
  { templateName, majorVersion, minorVersion }: TemplateUpload,
): Promise<TemplateVersionRecord | undefined> {
  if (majorVersion === undefined || minorVersion === undefined) {
    return versions.findNewest(scope, templateName, majorVersion);
  }
  return versions.find({
    ...pickScope(scope),
    templateName,
    majorVersion,
    minorVersion,
  });
}

/**
 * The numbers of a version that existed before: its environments name it, and
 * they ran whatever its schema was.
 *
 * @throws ConflictException when there is another version with these numbers
 */
async function findImportedNumbers(
  stores: Stores,
  scope: Scope,
  upload: TemplateUpload,
): Promise<VersionNumbers | undefined> {
  const { templateName, majorVersion, minorVersion } = upload;
  if (majorVersion === undefined || minorVersion === undefined) {
    return undefined;
  }
  if (await findLast(stores, scope, upload)) {
    throw new ConflictException(
      `Environment template version ${templateName}:${majorVersion}.${minorVersion} exists already with other files`,
    );
  }
  return { majorVersion, minorVersion };
}

/** The archive itself may differ although its files do not. */
function hashUpload(upload: TemplateUpload, bundle: RegisteredBundle): string {
  const { templateName, majorVersion, minorVersion, description, tags } =
    upload;
  return hashRequest({
    templateName,
    majorVersion,
    minorVersion,
    description,
    tags,
    contentHash: bundle.contentHash,
  });
}

async function refuseInvalid<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof InvalidBundleError
      ? new ValidationException(error.message)
      : error;
  }
}
