import {
  ProtonClient,
  ResourceNotFoundException,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-proton';
import {
  type AwsClientStub,
  type AwsCommand,
  mockClient,
} from 'aws-sdk-client-mock';

const ACCOUNT = '123456789012';
const REGION = 'us-east-1';

/**
 * One account and region of AWS, whose client asks nobody but the test.
 *
 * @public
 */
export class FakeApi {
  readonly client = new ProtonClient({
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  /** What the client is answered, and what it has asked. */
  readonly mock: AwsClientStub<ProtonClient> = mockClient(this.client);
  /** Tags, by the ARN of their resource. */
  readonly tags = new Map<string, Record<string, string>>();
  /** The same account in other regions. */
  readonly elsewhere: FakeApi[] = [];
  /** How many environments or outputs a page has. */
  pageSize = 100;
  /** While true, every request fails. */
  isDown = false;

  readonly region: string;

  constructor(options: { region?: string } = {}) {
    this.region = options.region ?? REGION;
  }

  /** The accounts, and their clients, as `ProtonService` has them. */
  protected get accounts() {
    return {
      accounts: () => [
        {
          accountId: ACCOUNT,
          regions: [this, ...this.elsewhere].map(({ region }) => region),
        },
      ],
      getClient: async (target?: { region?: string }) =>
        this.elsewhere.find(({ region }) => region === target?.region)
          ?.client ?? this.client,
      getClientForArn: async () => this.client,
      announcesChanges: () => true,
    };
  }

  arnOf(
    name: string,
    type: 'environment' | 'environment-template' = 'environment',
  ): string {
    return `arn:aws:proton:${this.region}:${ACCOUNT}:${type}/${name}`;
  }

  /** Answers a command, unless Proton is down. */
  protected answer<
    TInput extends ServiceInputTypes,
    TOutput extends ServiceOutputTypes,
  >(
    command: new (input: TInput) => AwsCommand<TInput, TOutput>,
    work: (input: TInput) => object,
  ): void {
    this.mock.on(command).callsFake(async (input: TInput) => {
      if (this.isDown) {
        throw Object.assign(new Error('Proton is away'), {
          name: 'ServiceUnavailableError',
        });
      }
      return work(input);
    });
  }

  /** The page of a list that a token leads to. */
  protected page<T>(
    all: T[],
    token: string | undefined,
  ): { items: T[]; nextToken?: string } {
    const start = Number(token ?? 0);
    const end = start + this.pageSize;
    return {
      items: all.slice(start, end),
      nextToken: end < all.length ? `${end}` : undefined,
    };
  }
}

/** @throws ResourceNotFoundException as Proton does for what isn't there */
export function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) {
    throw notFound(what);
  }
  return value;
}

/**
 * Proton's answer for what isn't there.
 *
 * @public
 */
export function notFound(what?: string): ResourceNotFoundException {
  return new ResourceNotFoundException({
    message: what ? `${what} does not exist` : 'does not exist',
    $metadata: {},
  });
}

/** Tags as Proton lists them. */
export function toTags(
  tags: Record<string, string> = {},
): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** Tags by their keys. */
export function fromTags(
  tags: { key?: string; value?: string }[] = [],
): Record<string, string> {
  return Object.fromEntries(
    tags.map(({ key = '', value = '' }) => [key, value]),
  );
}
