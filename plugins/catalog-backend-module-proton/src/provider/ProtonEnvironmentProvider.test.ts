import {
  EnvironmentSummary,
  EnvironmentTemplateSummary,
  GetEnvironmentCommand,
  GetEnvironmentTemplateCommand,
  ListEnvironmentOutputsCommand,
  ListEnvironmentsCommand,
  ListEnvironmentTemplatesCommand,
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
import type { ProtonEnvironmentTransformer } from '../extensionPoint';
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

function arnOf(name: string, type = 'environment') {
  return `arn:aws:proton:us-east-1:123456789012:${type}/${name}`;
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

function template(name: string): EnvironmentTemplateSummary {
  return {
    name,
    arn: arnOf(name, 'environment-template'),
    createdAt: new Date('2026-11-01'),
    lastModifiedAt: new Date('2026-11-01'),
  };
}

/** The provider on a Proton that has the environments in the map. */
async function connectProvider(
  names: string[],
  options: {
    /** A second region, where Proton is somebody else's. */
    other?: ProtonClient;
    config?: object;
    transformers?: ProtonEnvironmentTransformer[];
  } = {},
) {
  const { other, config = {}, transformers } = options;
  const templates = new Map<string, EnvironmentTemplateSummary>();
  const environments = new Map(names.map(name => [name, environment(name)]));
  const client = new ProtonClient({ region: 'us-east-1' });
  const proton = mockClient(client);
  proton.on(ListEnvironmentsCommand).callsFake(async () => ({
    environments: [...environments.values()],
  }));
  proton.on(ListEnvironmentTemplatesCommand).callsFake(async () => ({
    templates: [...templates.values()],
  }));
  proton.on(GetEnvironmentTemplateCommand).callsFake(async ({ name }) => {
    const found = templates.get(name);
    if (!found) {
      throw new ResourceNotFoundException({ message: 'gone', $metadata: {} });
    }
    return { environmentTemplate: found };
  });
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
    config: mockServices.rootConfig({
      data: { catalog: { providers: { proton: { test: config } } } },
    }),
    transformers,
    proton: {
      accounts: () => [
        {
          accountId: '123456789012',
          regions: ['us-east-1', ...(other ? ['eu-west-1'] : [])],
        },
      ],
      getClient: async target =>
        other && target?.region === 'eu-west-1' ? other : client,
      getClientForArn: async () => client,
      extension: () => undefined,
      announcesChanges: () => true,
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
    templates,
    proton,
    applyMutation,
    logger,
    refresh: async () => task?.fn(new AbortController().signal),
    templateChanges: (name: string, status: string) =>
      onEvent({
        topic: 'proton',
        eventPayload: {
          source: 'aws.proton',
          'detail-type': 'AWS Proton Environment Template Status Change',
          resources: [arnOf(name, 'environment-template')],
          detail: { name, status },
        },
      }),
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
    // The environments and the environment templates.
    expect(proton.calls()).toHaveLength(2);

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

  it('provides environment templates, and what depends on them', async () => {
    const { applyMutation, templates, refresh, mutations, templateChanges } =
      await connectProvider(['dev']);
    await refresh();
    templates.set('eks-sandbox', template('eks-sandbox'));

    await refresh();

    expect(mutations()[1].added).toEqual(['eks-sandbox-template', 'dev']);
    const [mutation] = applyMutation.mock.calls[1];
    expect(mutation).toMatchObject({
      entities: [
        { entity: { spec: { type: 'proton-environment-template' } } },
        {
          entity: {
            spec: { dependsOn: ['resource:default/eks-sandbox-template'] },
          },
        },
      ],
    });

    templates.delete('eks-sandbox');
    await templateChanges('eks-sandbox', 'DELETED');

    expect(mutations().at(-1)).toEqual({
      type: 'delta',
      added: [],
      removed: ['resource:default/eks-sandbox-template'],
    });
  });

  it('provides the environments of the chosen templates alone', async () => {
    const { environments, refresh, mutations, changes } = await connectProvider(
      ['dev'],
      { config: { environmentTemplates: ['eks-cluster'] } },
    );
    environments.set('prod', {
      ...environment('prod'),
      templateName: 'eks-cluster',
    });

    await refresh();
    expect(mutations()[0].added).toEqual(['prod']);

    await changes('dev', 'SUCCEEDED');
    expect(mutations().at(-1)).toMatchObject({ added: [] });
  });

  it('lets transformers change entities, and leave them out', async () => {
    const { applyMutation, refresh, mutations, logger } = await connectProvider(
      ['dev', 'hidden'],
      {
        transformers: [
          entity => ({
            ...entity,
            spec: { ...entity.spec, type: 'our-cluster' },
          }),
          () => {
            throw new Error('This transformer is broken');
          },
          (entity, { name }) => (name === 'hidden' ? undefined : entity),
        ],
      },
    );

    await refresh();

    expect(mutations()[0].added).toEqual(['dev']);
    expect(applyMutation.mock.calls[0][0]).toMatchObject({
      entities: [{ entity: { spec: { type: 'our-cluster' } } }],
    });
    expect(logger.warn).toHaveBeenCalledWith(
      `${arnOf('dev')}: a transformer failed: This transformer is broken`,
    );
  });

  it('names what is wrong with an environment once', async () => {
    const { environments, proton, refresh, logger } = await connectProvider([
      'dev',
    ]);
    proton.on(ListTagsForResourceCommand).resolves({
      tags: [{ key: 'backstage.io/owner', value: 'x'.repeat(1024) }],
    });

    await refresh();
    environments.set('dev', {
      ...environment('dev'),
      lastDeploymentAttemptedAt: new Date('2026-11-02'),
    });
    await refresh();

    expect(logger.warn.mock.calls).toEqual([
      [`${arnOf('dev')}: the tag "backstage.io/owner" does not name an entity`],
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

    it('provides what another region answers, and removes what that has no more', async () => {
      const other = new ProtonClient({ region: 'eu-west-1' });
      const otherProton = mockClient(other);
      otherProton.on(ListEnvironmentTemplatesCommand).resolves({});
      otherProton.on(ListEnvironmentsCommand).resolves({});
      const { environments, refresh, mutations } = await connectProvider(
        ['one', 'two'],
        { other },
      );
      await refresh();

      otherProton
        .on(ListEnvironmentsCommand)
        .rejects(new ServiceUnavailableError('Proton is away'));
      environments.delete('one');
      environments.set('three', environment('three'));
      const refreshing = refresh();
      await jest.advanceTimersByTimeAsync(60_000);
      await refreshing;

      expect(mutations()[1]).toEqual({
        type: 'delta',
        added: ['two', 'three'],
        removed: ['resource:default/one'],
      });
      expect(
        mutations()
          .slice(1)
          .map(({ type }) => type),
      ).not.toContain('full');
    });

    it('leaves alone the one environment whose details cannot be read', async () => {
      const { environments, proton, refresh, mutations } =
        await connectProvider(['one', 'two']);
      await refresh();
      proton
        .on(ListEnvironmentOutputsCommand, { environmentName: 'one' })
        .rejects(new ServiceUnavailableError('Proton is away'));
      for (const name of ['one', 'two']) {
        environments.set(name, {
          ...environment(name),
          lastDeploymentSucceededAt: new Date('2026-11-02'),
        });
      }
      const refreshing = refresh();
      await jest.advanceTimersByTimeAsync(60_000);
      await refreshing;

      expect(mutations()[1]).toEqual({
        type: 'delta',
        added: ['two'],
        removed: [],
      });
    });
  });
});
