import {
  ListEnvironmentsCommand,
  ListEnvironmentTemplatesCommand,
  ListEnvironmentTemplateVersionsCommand,
} from '@aws-sdk/client-proton';
import {
  DEMO_ARN,
  demoEnvironment,
  demoTemplate,
  demoTemplateVersion,
} from '../__testUtils__/demoEnvironment';
import { createFakeProton } from '../__testUtils__/fakeProton';
import { readEnvironmentStates } from './readEnvironmentStates';

async function start() {
  const { api, service } = createFakeProton();
  api
    .on(ListEnvironmentsCommand)
    .resolves({ environments: [demoEnvironment] })
    .on(ListEnvironmentTemplatesCommand)
    .resolves({ templates: [demoTemplate] })
    .on(ListEnvironmentTemplateVersionsCommand)
    .resolves({ templateVersions: [demoTemplateVersion] });
  return { api, client: await service.getClientForArn(DEMO_ARN) };
}

describe('readEnvironmentStates', () => {
  it('reads environments with the versions that are recommended', async () => {
    const { client } = await start();

    const states = await readEnvironmentStates({ client });

    expect([...states.environments.keys()]).toEqual([DEMO_ARN]);
    expect(states.recommendedVersion('eks-cluster')).toBe('2.0');
    expect(states.recommendedMinorVersion('eks-cluster', '1')).toBe('1.2');
  });

  it('gives up every request that it makes with the whole', async () => {
    const { api, client } = await start();
    const { signal } = new AbortController();

    await readEnvironmentStates({ client, signal });

    const requests = api.calls().map(({ args }: { args: unknown[] }) => args);
    expect(requests).toEqual([
      [expect.any(ListEnvironmentsCommand), { abortSignal: signal }],
      [expect.any(ListEnvironmentTemplatesCommand), { abortSignal: signal }],
      [
        expect.any(ListEnvironmentTemplateVersionsCommand),
        { abortSignal: signal },
      ],
    ]);
  });
});
