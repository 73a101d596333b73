import {
  EnvironmentSummary,
  GetEnvironmentCommand,
  ListEnvironmentOutputsCommand,
  ListEnvironmentsCommand,
  ListTagsForResourceCommand,
  ProtonClient,
  ProtonServiceException,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import type { SchedulerServiceTaskInvocationDefinition } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import type { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import { mockClient } from 'aws-sdk-client-mock';
import { ProtonEnvironmentProvider } from './ProtonEnvironmentProvider';

function environment(name: string): EnvironmentSummary {
  return {
    name,
    arn: arnOf(name),
    createdAt: new Date('2026-11-01'),
    lastDeploymentAttemptedAt: new Date('2026-11-01'),
    lastDeploymentSucceededAt: new Date('2026-11-01'),
    templateName: 'eks-sandbox',
    templateMajorVersion: '1',
    templateMinorVersion: '0',
    deploymentStatus: 'SUCCEEDED',
  };
}

function arnOf(name: string) {
  return `arn:aws:proton:us-east-1:123456789012:environment/${name}`;
}

function namesIn(mutation: EntityProviderMutation) {
  const { added, removed } =
    mutation.type === 'full'
      ? { added: mutation.entities, removed: [] }
      : mutation;
  return {
    type: mutation.type,
    added: added.map(({ entity }) => entity.metadata.name),
    removed: removed.map(each => ('entityRef' in each ? each.entityRef : '')),
  };
}

/** The provider on a Proton that has the environments in the map. */
async function connectProvider(names: string[]) {
  const environments = new Map(names.map(name => [name, environment(name)]));
  const client = new ProtonClient({ region: 'us-east-1' });
  const proton = mockClient(client);
  proton.on(ListEnvironmentsCommand).callsFake(async () => ({
    environments: [...environments.values()],
  }));
  proton.on(GetEnvironmentCommand).callsFake(async ({ name }) => {
    const found = environments.get(name);
    if (!found) {
      throw new ResourceNotFoundException({ message: 'gone', $metadata: {} });
    }
    return { environment: found };
  });
  proton.on(ListEnvironmentOutputsCommand).resolves({ outputs: [] });
  proton.on(ListTagsForResourceCommand).callsFake(async () => {
    throw new ProtonServiceException({
      name: 'UnknownOperationException',
      $fault: 'client',
      $metadata: {},
    });
  });

  let task: SchedulerServiceTaskInvocationDefinition | undefined;
  const scheduler = mockServices.scheduler.mock({
    createScheduledTaskRunner: () => ({
      run: async definition => {
        task = definition;
      },
    }),
  });
  const events = mockServices.events.mock();
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  const [provider] = ProtonEnvironmentProvider.fromConfig({
    config: mockServices.rootConfig(),
    proton: {
      accounts: () => [{ accountId: '123456789012', regions: ['us-east-1'] }],
      getClient: async () => client,
      getClientForArn: async () => client,
      extension: () => undefined,
    },
    events,
    scheduler,
    logger,
  });
  const applyMutation = jest.fn(
    async (_mutation: EntityProviderMutation) => {},
  );
  await provider.connect({ applyMutation, refresh: async () => {} });

  const [{ onEvent, topics }] = events.subscribe.mock.calls[0];
  expect(topics).toEqual(['proton']);
  return {
    environments,
    proton,
    applyMutation,
    logger,
    refresh: async () => task?.fn(new AbortController().signal),
    changes: (name: string, status: string, region = 'us-east-1') =>
      onEvent({
        topic: 'proton',
        eventPayload: {
          source: 'aws.proton',
          'detail-type': 'AWS Proton Environment Status Change',
          resources: [arnOf(name).replace('us-east-1', region)],
          detail: { name, status },
        },
      }),
    mutations: () =>
      applyMutation.mock.calls.map(([mutation]) => namesIn(mutation)),
  };
}

describe('ProtonEnvironmentProvider', () => {
  it('provides every environment at start', async () => {
    const { mutations, refresh } = await connectProvider(['one', 'two']);

    await refresh();

    expect(mutations()).toEqual([
      { type: 'full', added: ['one', 'two'], removed: [] },
    ]);
  });

  it('asks for no single environment again while nothing changes', async () => {
    const { environments, proton, refresh } = await connectProvider(['one']);
    await refresh();
    proton.resetHistory();

    await refresh();
    expect(proton.calls()).toHaveLength(1);

    environments.set('one', {
      ...environment('one'),
      lastDeploymentSucceededAt: new Date('2026-11-02'),
    });
    await refresh();
    expect(proton.commandCalls(ListEnvironmentOutputsCommand)).toHaveLength(1);
  });

  it('adds an environment as soon as an event tells of it', async () => {
    const { environments, refresh, changes, mutations } = await connectProvider(
      [],
    );
    await refresh();

    environments.set('new', environment('new'));
    await changes('new', 'IN_PROGRESS');

    expect(mutations().at(-1)).toEqual({
      type: 'delta',
      added: ['new'],
      removed: [],
    });
  });

  it('removes an environment as soon as it is gone', async () => {
    const { environments, refresh, changes, mutations } = await connectProvider(
      ['old'],
    );
    await refresh();

    environments.delete('old');
    await changes('old', 'DELETED');

    expect(mutations().at(-1)).toEqual({
      type: 'delta',
      added: [],
      removed: ['resource:default/old'],
    });
  });

  it('keeps an environment that exists again when its deletion is reported', async () => {
    const { refresh, changes, mutations } = await connectProvider(['back']);
    await refresh();

    await changes('back', 'DELETED');

    expect(mutations().at(-1)).toMatchObject({ added: ['back'], removed: [] });
  });

  it('does not care for other regions and other resources', async () => {
    const { refresh, changes, mutations } = await connectProvider(['one']);
    await refresh();

    await changes('one', 'SUCCEEDED', 'eu-west-1');

    expect(mutations()).toHaveLength(1);
  });

  it('adds again what a refresh with an older list has removed', async () => {
    const { environments, proton, refresh, changes, mutations } =
      await connectProvider([]);
    await refresh();
    let answerList = (_answer: { environments: [] }) => {};
    proton.on(ListEnvironmentsCommand).callsFake(
      () =>
        new Promise(resolve => {
          answerList = resolve;
        }),
    );
    proton.resetHistory();

    const refreshing = refresh();
    while (proton.commandCalls(ListEnvironmentsCommand).length === 0) {
      await Promise.resolve();
    }
    environments.set('new', environment('new'));
    await changes('new', 'IN_PROGRESS');
    answerList({ environments: [] });
    await refreshing;

    expect(mutations().slice(1)).toEqual([
      { type: 'delta', added: ['new'], removed: [] },
      { type: 'full', added: [], removed: [] },
      { type: 'delta', added: ['new'], removed: [] },
    ]);
  });

  describe('when Proton does not answer', () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });

    afterEach(() => {
      jest.useRealTimers();
    });

    it('keeps the catalog as it is', async () => {
      const { proton, refresh, changes, mutations, logger } =
        await connectProvider(['one']);
      await refresh();
      const away = new ServiceUnavailableError('Proton is away');
      proton.on(ListEnvironmentsCommand).rejects(away);
      proton.on(GetEnvironmentCommand).rejects(away);

      const refreshing = refresh();
      const changing = changes('one', 'DELETED');
      await jest.advanceTimersByTimeAsync(60_000);
      await Promise.all([refreshing, changing]);

      expect(mutations()).toHaveLength(1);
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringMatching(/the catalog keeps what it has: .*away/),
      );
    });

    it('tries again at start until it does', async () => {
      const { proton, applyMutation, refresh } = await connectProvider([]);
      await refresh();
      applyMutation.mockClear();
      proton
        .on(ListEnvironmentsCommand)
        .rejectsOnce(new ServiceUnavailableError('Proton is away'))
        .resolves({ environments: [environment('one')] });

      const refreshing = refresh();
      await jest.advanceTimersByTimeAsync(5_000);
      await refreshing;

      expect(applyMutation).toHaveBeenCalledTimes(1);
    });
  });
});
