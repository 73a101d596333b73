import type { SchedulerServiceTaskInvocationDefinition } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import { ProtonEnvironmentProvider } from '../provider/ProtonEnvironmentProvider';
import type { ProtonEnvironmentProviderOptions } from '../provider/ProtonEnvironmentProviderOptions';
import type { FakeProton } from '@proton-vending/test-utils';

/** The provider `test` on a Proton, with a catalog that keeps what it is given. */
export async function startProvider(
  proton: FakeProton,
  options: Partial<
    Pick<
      ProtonEnvironmentProviderOptions,
      'auth' | 'catalog' | 'database' | 'metrics'
    >
  > & { config?: object } = {},
) {
  const { config = {}, ...services } = options;
  let task: SchedulerServiceTaskInvocationDefinition | undefined;
  const events = mockServices.events.mock();
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  const [provider] = ProtonEnvironmentProvider.fromConfig({
    ...services,
    config: mockServices.rootConfig({
      data: { catalog: { providers: { proton: { test: config } } } },
    }),
    proton: proton.service,
    events,
    logger,
    scheduler: mockServices.scheduler.mock({
      createScheduledTaskRunner: () => ({
        run: async definition => {
          task = definition;
        },
      }),
    }),
  });
  const entities = new Map<string, Entity>();
  await provider.connect({
    refresh: async () => {},
    applyMutation: async mutation => apply(mutation, entities),
  });
  const [{ onEvent }] = events.subscribe.mock.calls[0];
  const refresh = async () => {
    await task?.fn(new AbortController().signal);
  };
  // The start itself; it is joined, not begun again.
  await refresh();
  return {
    /** By their names. */
    entities,
    refresh,
    /** All that was said as a warning. */
    warnings: () => logger.warn.mock.calls.map(([message]) => message),
    tell: (change: { name: string; detailType?: string; region?: string }) =>
      onEvent({
        topic: 'proton',
        eventPayload: {
          'detail-type':
            change.detailType ?? 'AWS Proton Environment Status Change',
          resources: [
            proton
              .arnOf(change.name)
              .replace('us-east-1', change.region ?? 'us-east-1'),
          ],
          detail: change.detailType ? {} : { status: 'SUCCEEDED' },
        },
      }),
  };
}

function apply(
  mutation: EntityProviderMutation,
  entities: Map<string, Entity>,
): void {
  const put = (entity: Entity) => entities.set(entity.metadata.name, entity);
  if (mutation.type === 'full') {
    entities.clear();
    mutation.entities.forEach(({ entity }) => put(entity));
    return;
  }
  const removed = new Set(
    mutation.removed.map(each =>
      'entityRef' in each ? each.entityRef : stringifyEntityRef(each.entity),
    ),
  );
  for (const [name, entity] of entities) {
    if (removed.has(stringifyEntityRef(entity))) {
      entities.delete(name);
    }
  }
  mutation.added.forEach(({ entity }) => put(entity));
}
