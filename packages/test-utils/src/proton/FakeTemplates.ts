import {
  ConflictException,
  CreateEnvironmentTemplateCommand,
  CreateEnvironmentTemplateVersionCommand,
  type EnvironmentTemplate,
  type EnvironmentTemplateVersion,
  GetEnvironmentTemplateCommand,
  GetEnvironmentTemplateVersionCommand,
  ListEnvironmentTemplatesCommand,
  ListEnvironmentTemplateVersionsCommand,
  UpdateEnvironmentTemplateVersionCommand,
} from '@aws-sdk/client-proton';
import { createHash } from 'node:crypto';
import { FakeApi, fromTags, required } from './FakeApi';

/**
 * The status of a template version.
 *
 * @public
 */
export type FakeVersionStatus = NonNullable<
  EnvironmentTemplateVersion['status']
>;

/**
 * A version, and what only the test knows of it.
 *
 * @public
 */
export type FakeTemplateVersion = EnvironmentTemplateVersion & {
  clientToken?: string;
  /** Identifies the files of the bundle. */
  content: string;
  /** The statuses that further reads find. */
  next: FakeVersionStatus[];
};

/**
 * What a bundle is sent with to the API beside Proton's own.
 *
 * @public
 */
export interface FakeUpload {
  templateName: string;
  majorVersion?: string;
  /** The number of an imported version. */
  minorVersion?: string;
  bundle: Uint8Array;
  clientToken?: string;
  dryRun?: boolean;
}

/**
 * The environment templates of a Proton API, and their versions.
 *
 * @public
 */
export class FakeTemplates extends FakeApi {
  /** By their names. */
  readonly templates = new Map<
    string,
    Partial<EnvironmentTemplate> & { name: string }
  >();
  readonly versions: FakeTemplateVersion[] = [];
  /** The bundles that were sent to the API beside Proton's own. */
  readonly uploads: FakeUpload[] = [];
  /** What becomes of a version that Proton fetches from S3. */
  registration: FakeVersionStatus[] = ['REGISTRATION_IN_PROGRESS', 'DRAFT'];
  /** Why a version or deployment has its status. */
  statusMessage?: string;

  constructor(options?: { region?: string }) {
    super(options);
    this.answerTemplates();
    this.answerVersions();
  }

  /** Adds a version; without numbers, a new major. */
  addVersion(
    version: Partial<FakeTemplateVersion> & { templateName: string },
  ): FakeTemplateVersion {
    const { templateName, majorVersion, minorVersion } = version;
    const added: FakeTemplateVersion = {
      status: 'REGISTRATION_IN_PROGRESS',
      content: '',
      next: [],
      arn: undefined,
      createdAt: undefined,
      lastModifiedAt: undefined,
      ...version,
      ...(minorVersion === undefined
        ? this.nextNumbers(templateName, majorVersion)
        : { majorVersion, minorVersion }),
    };
    this.versions.push(added);
    return added;
  }

  /** Adds a published version, such as `1.0`, and its template. */
  publish(name: string, version: string, schema: string): void {
    const [majorVersion, minorVersion] = version.split('.');
    const now = new Date();
    this.templates.set(name, {
      name,
      arn: this.arnOf(name, 'environment-template'),
      createdAt: this.templates.get(name)?.createdAt ?? now,
      lastModifiedAt: now,
    });
    const known = this.versions.find(
      each =>
        each.templateName === name &&
        each.majorVersion === majorVersion &&
        each.minorVersion === minorVersion,
    );
    if (known) {
      known.schema = schema;
    } else {
      this.addVersion({
        templateName: name,
        majorVersion,
        minorVersion,
        schema,
        status: 'PUBLISHED',
      });
    }
  }

  requireVersion(key: {
    templateName?: string;
    majorVersion?: string;
    minorVersion?: string;
  }): FakeTemplateVersion {
    const { templateName, majorVersion, minorVersion } = key;
    return required(
      this.versions.find(
        version =>
          version.templateName === templateName &&
          version.majorVersion === majorVersion &&
          version.minorVersion === minorVersion,
      ),
      `${templateName} ${majorVersion}.${minorVersion}`,
    );
  }

  /** Registers a bundle as the API beside Proton's own does. */
  protected async register(upload: FakeUpload) {
    const { templateName, majorVersion, minorVersion, clientToken, dryRun } =
      upload;
    this.uploads.push(upload);
    this.describeTemplate(templateName);
    const content = createHash('sha256').update(upload.bundle).digest('hex');
    if (minorVersion !== undefined) {
      const status = 'DRAFT';
      return toRegistration(
        this.addVersion({
          templateName,
          majorVersion,
          minorVersion,
          content,
          status,
        }),
        { registered: true },
      );
    }
    const known = this.findByToken(clientToken);
    if (known) {
      return toRegistration(known, { registered: true });
    }
    const newest = this.versions.findLast(
      version =>
        (majorVersion ?? version.majorVersion) === version.majorVersion,
    );
    if (newest?.content === content) {
      return toRegistration(newest, { unchanged: true });
    }
    if (dryRun) {
      const numbers = this.nextNumbers(templateName, majorVersion);
      return toRegistration({ templateName, status: 'DRAFT', ...numbers }, {});
    }
    const added = this.addVersion({
      templateName,
      majorVersion,
      clientToken,
      content,
      status: 'DRAFT',
    });
    return toRegistration(added, { registered: true });
  }

  private answerTemplates(): void {
    this.answer(GetEnvironmentTemplateCommand, ({ name }) => ({
      environmentTemplate: this.describeTemplate(name),
    }));
    this.answer(ListEnvironmentTemplatesCommand, () => ({
      templates: [...this.templates.keys()].map(name =>
        this.describeTemplate(name),
      ),
    }));
    this.answer(
      CreateEnvironmentTemplateCommand,
      ({ name = '', tags, ...rest }) => {
        if (this.templates.has(name)) {
          throw new ConflictException({
            message: 'The name is taken',
            $metadata: {},
          });
        }
        const { encryptionKey, ...members } = rest;
        this.templates.set(name, { ...members, name });
        this.tags.set(this.arnOf(name, 'environment-template'), fromTags(tags));
        return { environmentTemplate: this.describeTemplate(name) };
      },
    );
  }

  private answerVersions(): void {
    this.answer(GetEnvironmentTemplateVersionCommand, key => {
      const version = this.requireVersion(key);
      version.status = version.next.shift() ?? version.status;
      return { environmentTemplateVersion: this.describeVersion(version) };
    });
    this.answer(
      ListEnvironmentTemplateVersionsCommand,
      ({ templateName, majorVersion }) => ({
        templateVersions: this.versions
          .filter(
            version =>
              version.templateName === templateName &&
              (majorVersion ?? version.majorVersion) === version.majorVersion,
          )
          .map(version => this.describeVersion(version)),
      }),
    );
    this.answer(CreateEnvironmentTemplateVersionCommand, input => {
      const { templateName = '', majorVersion, clientToken } = input;
      const version =
        this.findByToken(clientToken) ??
        this.addVersion({
          templateName,
          majorVersion,
          clientToken,
          content: JSON.stringify(input.source),
          next: [...this.registration],
        });
      return { environmentTemplateVersion: this.describeVersion(version) };
    });
    this.answer(
      UpdateEnvironmentTemplateVersionCommand,
      ({ status, ...key }) => {
        const version = this.requireVersion(key);
        version.status = status ?? version.status;
        return { environmentTemplateVersion: this.describeVersion(version) };
      },
    );
  }

  /** Without another one, the version that was published last is recommended. */
  private describeTemplate(name: string | undefined) {
    const template = required(
      this.templates.get(name ?? ''),
      `template ${name}`,
    );
    const published = this.findPublished(template.name);
    return {
      arn: this.arnOf(template.name, 'environment-template'),
      recommendedVersion:
        published && `${published.majorVersion}.${published.minorVersion}`,
      ...template,
    };
  }

  private describeVersion(version: FakeTemplateVersion) {
    const { next, content, clientToken, ...described } = version;
    const { templateName = '', majorVersion } = version;
    return {
      recommendedMinorVersion: this.findPublished(templateName, majorVersion)
        ?.minorVersion,
      statusMessage: this.statusMessage,
      ...described,
    };
  }

  private findPublished(templateName: string, majorVersion?: string) {
    return this.versions.findLast(
      version =>
        version.templateName === templateName &&
        version.status === 'PUBLISHED' &&
        (majorVersion ?? version.majorVersion) === version.majorVersion,
    );
  }

  private findByToken(token: string | undefined) {
    return token === undefined
      ? undefined
      : this.versions.find(version => version.clientToken === token);
  }

  private nextNumbers(templateName: string, majorVersion?: string) {
    const siblings = this.versions.filter(
      version => version.templateName === templateName,
    );
    if (majorVersion === undefined) {
      const majors = siblings.map(version => Number(version.majorVersion));
      return {
        majorVersion: String(Math.max(0, ...majors) + 1),
        minorVersion: '0',
      };
    }
    const minors = siblings
      .filter(version => version.majorVersion === majorVersion)
      .map(version => Number(version.minorVersion));
    return { majorVersion, minorVersion: String(Math.max(-1, ...minors) + 1) };
  }
}

function toRegistration(
  version: Pick<
    EnvironmentTemplateVersion,
    'templateName' | 'majorVersion' | 'minorVersion' | 'status'
  >,
  outcome: { registered?: boolean; unchanged?: boolean },
) {
  return {
    templateName: version.templateName ?? '',
    majorVersion: version.majorVersion ?? '',
    minorVersion: version.minorVersion ?? '',
    arn: '',
    status: version.status ?? ('DRAFT' as const),
    registered: false,
    unchanged: false,
    ...outcome,
  };
}
