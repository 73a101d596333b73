import {
  EnvironmentSummary,
  GetEnvironmentCommand,
  ListEnvironmentsCommand,
  ListEnvironmentTemplatesCommand,
  ListEnvironmentTemplateVersionsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import { mockServices } from '@backstage/backend-test-utils';
import { PROTON_EVENTS_TOPIC } from '@proton-vending/backstage-plugin-proton-common';
import {
  DEMO_ARN,
  demoEnvironment,
  demoTemplate,
  demoTemplateVersion,
} from '../__testUtils__/demoEnvironment';
import { createFakeProton } from '../__testUtils__/fakeProton';
import { ProtonStates } from './ProtonStates';

async function start() {
  const { api, service } = createFakeProton();
  const environment: EnvironmentSummary = demoEnvironment;
  api
    .on(ListEnvironmentsCommand)
    .resolves({ environments: [environment] })
    .on(ListEnvironmentTemplatesCommand)
    .resolves({ templates: [demoTemplate] })
    .on(ListEnvironmentTemplateVersionsCommand)
    .resolves({ templateVersions: [demoTemplateVersion] });
  const events = mockServices.events();
  const states = await ProtonStates.create({ events, proton: service });
  const publish = (arn: string) =>
    events.publish({
      topic: PROTON_EVENTS_TOPIC,
      eventPayload: { resources: [arn] },
    });
  /** What is known once nothing is on its way any more. */
  const settle = async () => {
    for (;;) {
      const [state] = await states.read();
      if (!state.refreshing) {
        return state;
      }
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  };
  const lists = () => api.commandCalls(ListEnvironmentsCommand).length;
  return { api, events, lists, publish, service, settle, states };
}

describe('ProtonStates', () => {
  it('asks each account and region once for all who ask', async () => {
    const { lists, states } = await start();

    const [[one]] = await Promise.all([states.read(), states.read()]);
    await states.read();

    expect(one.reading?.value.environments.get(DEMO_ARN)?.name).toBe('team-a');
    expect(lists()).toBe(1);
  });

  it('asks for an environment that changed, and for no other', async () => {
    const { api, lists, publish, settle, states } = await start();
    await states.read();
    api.on(GetEnvironmentCommand, { name: 'team-a' }).resolves({
      environment: { ...demoEnvironment, deploymentStatus: 'FAILED' },
    });

    await publish(DEMO_ARN);
    const state = await settle();

    expect(
      state.reading?.value.environments.get(DEMO_ARN)?.deploymentStatus,
    ).toBe('FAILED');
    expect(lists()).toBe(1);
  });

  it('forgets an environment that is gone', async () => {
    const { api, publish, settle, states } = await start();
    await states.read();
    api.on(GetEnvironmentCommand).rejects(
      new ResourceNotFoundException({
        message: 'There is no environment "team-a"',
        $metadata: {},
      }),
    );

    await publish(DEMO_ARN);
    const state = await settle();

    expect(state.reading?.value.environments.size).toBe(0);
    expect(state.error).toBeUndefined();
  });

  it('reads everything again when a template changed', async () => {
    const { lists, publish, settle, states } = await start();
    await states.read();

    await publish(demoTemplate.arn ?? '');
    await settle();

    expect(lists()).toBe(2);
  });

  it('keeps what it knows of an API that is away, and says why', async () => {
    const { api, settle, states } = await start();
    const [before] = await states.read();
    api.on(ListEnvironmentsCommand).rejects(new Error('connect ECONNREFUSED'));

    states.invalidate({ accountId: '123456789012' });
    const state = await settle();

    expect(state.reading).toEqual(before.reading);
    expect(state.error?.message).toContain('ECONNREFUSED');
  });

  it('reads everything again after a failure that may have swallowed changes', async () => {
    const { api, lists, publish, settle, states } = await start();
    await states.read();
    api.on(GetEnvironmentCommand).rejects(new Error('away'));
    await publish(DEMO_ARN);
    const failed = await settle();
    expect(failed.error?.message).toContain('away');

    const later = Date.now() + 6_000;
    jest.spyOn(Date, 'now').mockImplementation(() => later);
    await states.read();
    jest.restoreAllMocks();
    const state = await settle();

    expect(state.error).toBeUndefined();
    expect(lists()).toBe(2);
  });
});
