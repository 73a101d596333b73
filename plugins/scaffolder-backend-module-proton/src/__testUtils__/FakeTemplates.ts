import {
  ConflictException,
  CreateEnvironmentTemplateCommand,
  CreateEnvironmentTemplateInput,
  CreateEnvironmentTemplateVersionCommand,
  CreateEnvironmentTemplateVersionInput,
  EnvironmentTemplateVersion,
  GetEnvironmentTemplateCommand,
  GetEnvironmentTemplateVersionCommand,
  ListEnvironmentTemplateVersionsCommand,
  ListTagsForResourceCommand,
  ProtonClient,
  ResourceNotFoundException,
  UpdateEnvironmentTemplateVersionCommand,
} from '@aws-sdk/client-proton';
import type {
  ProtonExtension,
  ProtonService,
  RegisterEnvironmentTemplateVersionOptions,
} from '@proton-vending/backstage-plugin-proton-node';
import { mockClient } from 'aws-sdk-client-mock';
import { createHash } from 'node:crypto';

const $metadata = {};

type Version = EnvironmentTemplateVersion & {
  clientToken?: string;
  content: string;
  /** What further reads find. */
  next: NonNullable<EnvironmentTemplateVersion['status']>[];
};

/** A Proton API that holds environment templates and their versions. */
export class FakeTemplates {
  readonly client = new ProtonClient({ region: 'us-east-1' });
  readonly mock = mockClient(this.client);
  readonly templates = new Map<string, CreateEnvironmentTemplateInput>();
  readonly versions: Version[] = [];
  readonly uploads: RegisterEnvironmentTemplateVersionOptions[] = [];
  hasExtension = true;
  /** What becomes of a version that Proton fetches from S3. */
  registration: Version['next'] = ['REGISTRATION_IN_PROGRESS', 'DRAFT'];
  statusMessage?: string;

  constructor() {
    const { mock } = this;
    mock.on(GetEnvironmentTemplateCommand).callsFake(async ({ name }) => {
      const { tags, ...template } = this.requireTemplate(name);
      return {
        environmentTemplate: {
          ...template,
          arn: `arn:aws:proton:us-east-1:123456789012:environment-template/${name}`,
          recommendedVersion: this.recommended(name),
        },
      };
    });
    mock.on(CreateEnvironmentTemplateCommand).callsFake(async input => {
      if (this.templates.has(input.name)) {
        throw new ConflictException({ message: 'is there', $metadata });
      }
      this.templates.set(input.name, input);
      return { environmentTemplate: input };
    });
    mock.on(ListTagsForResourceCommand).callsFake(async ({ resourceArn }) => ({
      tags: this.requireTemplate(resourceArn.split('/')[1]).tags,
    }));
    mock
      .on(CreateEnvironmentTemplateVersionCommand)
      .callsFake(async (input: CreateEnvironmentTemplateVersionInput) => {
        const { templateName = '', majorVersion, clientToken } = input;
        const content = JSON.stringify(input.source);
        const known = this.findByToken(clientToken);
        return {
          environmentTemplateVersion:
            known ??
            this.add({
              templateName,
              majorVersion,
              clientToken,
              content,
              next: [...this.registration],
            }),
        };
      });
    mock.on(GetEnvironmentTemplateVersionCommand).callsFake(async key => {
      const version = this.requireVersion(key);
      version.status = version.next.shift() ?? version.status;
      const { next, content, clientToken, ...found } = version;
      return {
        environmentTemplateVersion: {
          ...found,
          statusMessage: this.statusMessage,
        },
      };
    });
    mock
      .on(ListEnvironmentTemplateVersionsCommand)
      .callsFake(async ({ templateName, majorVersion }) => ({
        templateVersions: this.versions.filter(
          version =>
            version.templateName === templateName &&
            (majorVersion === undefined ||
              version.majorVersion === majorVersion),
        ),
      }));
    mock
      .on(UpdateEnvironmentTemplateVersionCommand)
      .callsFake(async ({ status, ...key }) => {
        const version = this.requireVersion(key);
        version.status = status;
        return { environmentTemplateVersion: version };
      });
  }

  get service(): ProtonService {
    return {
      accounts: () => [{ accountId: '123456789012', regions: ['us-east-1'] }],
      getClient: async () => this.client,
      getClientForArn: async () => this.client,
      extension: () => (this.hasExtension ? this.extension : undefined),
      announcesChanges: () => true,
    };
  }

  /** A version that was there before. */
  add(version: {
    templateName: string;
    majorVersion?: string;
    clientToken?: string;
    content: string;
    status?: Version['status'];
    next?: Version['next'];
  }): Version {
    const next = this.nextNumbers(version.templateName, version.majorVersion);
    const added = {
      status: 'REGISTRATION_IN_PROGRESS' as const,
      next: [],
      arn: undefined,
      createdAt: undefined,
      lastModifiedAt: undefined,
      ...version,
      ...next,
    };
    this.versions.push(added);
    return added;
  }

  private readonly extension: ProtonExtension = {
    registerEnvironmentTemplateVersion: async upload => {
      const { templateName, majorVersion, clientToken, dryRun } = upload;
      this.uploads.push(upload);
      this.requireTemplate(templateName);
      const content = createHash('sha256').update(upload.bundle).digest('hex');
      const known = this.findByToken(clientToken);
      if (known) {
        return toAnswer(known, { registered: true });
      }
      const newest = this.versions.findLast(
        version =>
          (majorVersion ?? version.majorVersion) === version.majorVersion,
      );
      if (newest?.content === content) {
        return toAnswer(newest, { unchanged: true });
      }
      if (dryRun) {
        const numbers = this.nextNumbers(templateName, majorVersion);
        return toAnswer({ templateName, status: 'DRAFT', ...numbers }, {});
      }
      return toAnswer(this.add({ ...upload, content, status: 'DRAFT' }), {
        registered: true,
      });
    },
    listDeploymentLog: notFaked,
    listSensitiveOutputKeys: notFaked,
    followDeploymentLog: notFaked,
    getDeploymentPlan: notFaked,
    getDeploymentRecord: notFaked,
    listDeploymentRecords: notFaked,
    retainEnvironment: notFaked,
    acceptEnvironmentState: notFaked,
  };

  private findByToken(clientToken: string | undefined): Version | undefined {
    return clientToken === undefined
      ? undefined
      : this.versions.find(version => version.clientToken === clientToken);
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

  private recommended(templateName: string): string | undefined {
    const published = this.versions.findLast(
      version =>
        version.templateName === templateName && version.status === 'PUBLISHED',
    );
    return published && `${published.majorVersion}.${published.minorVersion}`;
  }

  private requireTemplate(name: string): CreateEnvironmentTemplateInput {
    return this.templates.get(name) ?? notFound(`template ${name}`);
  }

  private requireVersion(key: {
    templateName?: string;
    majorVersion?: string;
    minorVersion?: string;
  }): Version {
    const found = this.versions.find(
      version =>
        version.templateName === key.templateName &&
        version.majorVersion === key.majorVersion &&
        version.minorVersion === key.minorVersion,
    );
    return found ?? notFound(`${key.majorVersion}.${key.minorVersion}`);
  }
}

function toAnswer(
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
    status: version.status ?? 'DRAFT',
    registered: false,
    unchanged: false,
    ...outcome,
  };
}

function notFound(what: string): never {
  throw new ResourceNotFoundException({
    message: `${what} does not exist`,
    $metadata,
  });
}

function notFaked(): never {
  throw new Error('No action asks for this');
}
