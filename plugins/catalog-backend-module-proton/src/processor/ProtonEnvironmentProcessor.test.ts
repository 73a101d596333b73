import {
  GetEnvironmentCommand,
  ListEnvironmentOutputsCommand,
  ListTagsForResourceCommand,
  ProtonClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import { mockClient } from 'aws-sdk-client-mock';
import { ProtonEnvironmentProcessor } from './ProtonEnvironmentProcessor';

const arn = 'arn:aws:proton:us-east-1:123456789012:environment/demo';
const location = { type: 'url', target: 'https://example.com/catalog.yaml' };

function handWritten(annotations: Record<string, string> = {}): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: 'ours',
      annotations: {
        'aws.amazon.com/aws-proton-environment': arn,
        ...annotations,
      },
    },
    spec: { type: 'kubernetes-cluster', owner: 'platform' },
  };
}

function createProcessor() {
  const logger = mockServices.logger.mock();
  const client = new ProtonClient({ region: 'us-east-1' });
  const proton = mockClient(client);
  proton.on(GetEnvironmentCommand).resolves({
    environment: {
      name: 'demo',
      arn,
      templateName: 'eks',
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      deploymentStatus: 'SUCCEEDED',
      createdAt: new Date(0),
      lastDeploymentAttemptedAt: new Date(0),
      lastDeploymentSucceededAt: new Date(0),
    },
  });
  proton.on(ListTagsForResourceCommand).resolves({ tags: [] });
  proton.on(ListEnvironmentOutputsCommand).resolves({
    outputs: [
      { key: 'cluster_name', valueString: 'demo' },
      { key: 'cluster_endpoint', valueString: 'https://demo.example.com' },
      {
        key: 'cluster_certificate_authority_data',
        valueString: Buffer.from('-----BEGIN CERTIFICATE-----').toString(
          'base64',
        ),
      },
    ],
  });
  const processor = ProtonEnvironmentProcessor.fromConfig({
    config: mockServices.rootConfig(),
    proton: {
      accounts: () => [],
      getClient: async () => client,
      getClientForArn: async () => client,
      extension: () => undefined,
      announcesChanges: () => true,
    },
    logger,
  });
  const emit = jest.fn();
  const store = new Map<string, JsonValue>();
  return {
    proton,
    emit,
    warnings: () => logger.warn.mock.calls.map(([message]) => message),
    process: (entity: Entity, at = location) =>
      processor.preProcessEntity(entity, at, emit, at, {
        get: async <T extends JsonValue>(key: string) =>
          store.get(key) as T | undefined,
        set: async (key, value) => void store.set(key, value),
      }),
  };
}

describe('ProtonEnvironmentProcessor', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('adds what Proton knows to what people wrote', async () => {
    const { process, emit } = createProcessor();

    const { metadata } = await process(
      handWritten({ 'aws.amazon.com/region': 'as written' }),
    );

    expect(metadata.annotations).toMatchObject({
      'aws.amazon.com/region': 'as written',
      'amazonaws.com/account-id': '123456789012',
      'aws.amazon.com/aws-proton-environment-template-version': '1.0',
      'kubernetes.io/api-server': 'https://demo.example.com',
      'kubernetes.io/x-k8s-aws-id': 'demo',
    });
    expect(Object.keys(metadata.annotations ?? {}).join()).not.toContain(
      'backstage.io',
    );
    expect(emit).not.toHaveBeenCalled();
  });

  it('asks again only when the answer is old', async () => {
    const { proton, process } = createProcessor();

    await process(handWritten());
    await process(handWritten());
    expect(proton.commandCalls(GetEnvironmentCommand)).toHaveLength(1);

    jest.advanceTimersByTime(5 * 60_000);
    await process(handWritten());
    expect(proton.commandCalls(GetEnvironmentCommand)).toHaveLength(2);
  });

  it('keeps what was known while Proton does not answer', async () => {
    const { proton, process, emit } = createProcessor();
    const before = await process(handWritten());

    proton
      .on(GetEnvironmentCommand)
      .rejects(new ServiceUnavailableError('away'));
    jest.advanceTimersByTime(5 * 60_000);

    expect(await process(handWritten())).toEqual(before);
    expect(emit).not.toHaveBeenCalled();
  });

  it('says once why an ARN cannot be read, and again when that changed', async () => {
    const { proton, process, warnings } = createProcessor();
    const processLater = async () => {
      jest.advanceTimersByTime(5 * 60_000);
      await process(handWritten());
    };
    const warn = (reason: string) =>
      `${arn} cannot be read from Proton; entities with its annotation keep what they have: ${reason}`;

    proton.on(GetEnvironmentCommand).rejects(new Error('no account covers it'));
    await processLater();
    await processLater();
    await processLater();
    expect(warnings()).toEqual([warn('no account covers it')]);

    proton.on(GetEnvironmentCommand).rejects(new Error('access denied'));
    await processLater();
    await processLater();
    expect(warnings().slice(1)).toEqual([warn('access denied')]);
  });

  it('says it anew when an ARN could be read meanwhile', async () => {
    const { proton, process, warnings } = createProcessor();
    const fail = () =>
      proton.on(GetEnvironmentCommand).rejectsOnce(new Error('away'));

    for (let outage = 0; outage < 2; outage++) {
      fail();
      jest.advanceTimersByTime(5 * 60_000);
      await process(handWritten());
      jest.advanceTimersByTime(5 * 60_000);
      await process(handWritten());
    }

    expect(warnings()).toHaveLength(2);
  });

  it.each([
    ['not an ARN', 'must be the ARN of a Proton environment'],
    [`${arn}-gone`, 'leads nowhere'],
  ])('makes %p an error of the entity', async (value, message) => {
    const { proton, process, emit } = createProcessor();
    proton
      .on(GetEnvironmentCommand, { name: 'demo-gone' })
      .rejects(new ResourceNotFoundException({ message: '', $metadata: {} }));
    const entity = handWritten({
      'aws.amazon.com/aws-proton-environment': value,
    });

    expect(await process(entity)).toEqual(entity);
    expect(emit).toHaveBeenCalledWith(
      expect.objectContaining({
        type: 'error',
        error: expect.objectContaining({
          message: expect.stringContaining(message),
        }),
      }),
    );
  });

  it('leaves alone what came from Proton, or has nothing to do with it', async () => {
    const { proton, process } = createProcessor();
    const own = handWritten();
    const other = { ...own, metadata: { name: 'other' } };

    expect(
      await process(own, { type: 'proton-environment', target: arn }),
    ).toBe(own);
    expect(await process(other)).toBe(other);
    expect(proton.calls()).toHaveLength(0);
  });
});
