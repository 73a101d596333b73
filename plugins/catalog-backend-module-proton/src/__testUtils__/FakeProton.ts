import {
  Environment,
  EnvironmentTemplateSummary,
  GetEnvironmentCommand,
  GetEnvironmentTemplateCommand,
  GetEnvironmentTemplateVersionCommand,
  ListEnvironmentOutputsCommand,
  ListEnvironmentsCommand,
  ListEnvironmentTemplatesCommand,
  ListTagsForResourceCommand,
  ProtonClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import { ServiceUnavailableError } from '@backstage/errors';
import type { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { mockClient } from 'aws-sdk-client-mock';

const ACCOUNT = '123456789012';
const REGION = 'us-east-1';

/** The environments and templates of one account and region, in memory. */
export class FakeProton {
  /** The same account in other regions. */
  readonly elsewhere: FakeProton[] = [];
  /** How many environments a page of the list has. */
  pageSize = 100;
  /** The page of the list of environments, from 1, that times out. */
  brokenPage?: number;
  readonly client = new ProtonClient({ region: REGION });
  readonly mock = mockClient(this.client);
  readonly environments = new Map<string, Environment>();
  readonly templates = new Map<string, EnvironmentTemplateSummary>();
  /** The schemas of published versions, such as `eks-sandbox:1.0`. */
  readonly schemas = new Map<string, string>();
  readonly tags = new Map<string, Record<string, string>>();
  readonly outputs = new Map<string, Record<string, string>>();
  /** While true, nothing is answered. */
  isDown = false;

  constructor(readonly region = REGION) {
    this.mock.on(ListEnvironmentsCommand).callsFake(({ nextToken }) =>
      this.answer(() => {
        const start = Number(nextToken ?? 0);
        const end = start + this.pageSize;
        if (this.brokenPage === end / this.pageSize) {
          throw Object.assign(new Error('Proton does not answer in time'), {
            name: 'TimeoutError',
          });
        }
        const all = [...this.environments.values()];
        return {
          environments: all.slice(start, end),
          nextToken: end < all.length ? `${end}` : undefined,
        };
      }),
    );
    this.mock
      .on(ListEnvironmentTemplatesCommand)
      .callsFake(() =>
        this.answer(() => ({ templates: [...this.templates.values()] })),
      );
    this.mock.on(GetEnvironmentCommand).callsFake(({ name }) =>
      this.answer(() => ({
        environment: found(this.environments.get(name)),
      })),
    );
    this.mock.on(GetEnvironmentTemplateCommand).callsFake(({ name }) =>
      this.answer(() => ({
        environmentTemplate: found(this.templates.get(name)),
      })),
    );
    this.mock
      .on(GetEnvironmentTemplateVersionCommand)
      .callsFake(({ templateName, majorVersion, minorVersion }) =>
        this.answer(() => ({
          environmentTemplateVersion: {
            templateName,
            majorVersion,
            minorVersion,
            status: 'PUBLISHED',
            schema: found(
              this.schemas.get(
                `${templateName}:${majorVersion}.${minorVersion}`,
              ),
            ),
          },
        })),
      );
    this.mock.on(ListTagsForResourceCommand).callsFake(({ resourceArn }) =>
      this.answer(() => ({
        tags: Object.entries(this.tags.get(resourceArn) ?? {}).map(
          ([key, value]) => ({ key, value }),
        ),
      })),
    );
    this.mock
      .on(ListEnvironmentOutputsCommand)
      .callsFake(({ environmentName }) =>
        this.answer(() => ({
          outputs: Object.entries(this.outputs.get(environmentName) ?? {}).map(
            ([key, valueString]) => ({ key, valueString }),
          ),
        })),
      );
  }

  get service(): ProtonService {
    return {
      accounts: () => [
        {
          accountId: ACCOUNT,
          regions: [this, ...this.elsewhere].map(({ region }) => region),
        },
      ],
      getClient: async target =>
        this.elsewhere.find(({ region }) => region === target?.region)
          ?.client ?? this.client,
      getClientForArn: async () => this.client,
      extension: () => undefined,
      announcesChanges: () => true,
    };
  }

  arnOf(name: string, type = 'environment'): string {
    return `arn:aws:proton:${this.region}:${ACCOUNT}:${type}/${name}`;
  }

  /** Creates or deploys an environment. */
  deploy(name: string, details: Partial<Environment> = {}): void {
    const before = this.environments.get(name);
    const now = new Date();
    this.environments.set(name, {
      name,
      arn: this.arnOf(name),
      templateName: 'eks-sandbox',
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      deploymentStatus: 'SUCCEEDED',
      createdAt: before?.createdAt ?? now,
      lastDeploymentAttemptedAt: now,
      lastDeploymentSucceededAt: now,
      ...details,
    });
  }

  /** Publishes a version, which is then the recommended one. */
  publish(name: string, version: string, schema: string): void {
    const now = new Date();
    this.schemas.set(`${name}:${version}`, schema);
    this.templates.set(name, {
      name,
      arn: this.arnOf(name, 'environment-template'),
      createdAt: this.templates.get(name)?.createdAt ?? now,
      lastModifiedAt: now,
      recommendedVersion: version,
    });
  }

  private async answer<T>(work: () => T): Promise<T> {
    if (this.isDown) {
      throw new ServiceUnavailableError('Proton is away');
    }
    return work();
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new ResourceNotFoundException({ message: 'gone', $metadata: {} });
  }
  return value;
}
