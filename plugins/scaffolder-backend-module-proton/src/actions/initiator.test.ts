import {
  CancelEnvironmentDeploymentCommand,
  CreateEnvironmentCommand,
  DeleteEnvironmentCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import { HttpRequest } from '@smithy/protocol-http';
import type { MiddlewareStack } from '@smithy/types';
import {
  createActionHarness,
  createHarness,
  demoInput,
} from '../__testUtils__/createActionHarness';
import { cancelDeploymentAction } from './cancelDeployment';
import { deleteEnvironmentAction } from './deleteEnvironment';
import { updateEnvironmentAction } from './updateEnvironment';
import { addCluster } from '../__testUtils__/clusterProton';

/** What a command adds to the headers of its request. */
async function headersOf<I extends object, O extends object>(
  command: { middlewareStack: MiddlewareStack<I, O> } & { input: I },
): Promise<Record<string, string>> {
  const request = new HttpRequest({});
  const output = {} as O;
  await command.middlewareStack.resolve(
    async () => ({ response: {}, output }),
    {},
  )({ input: command.input, request } as { input: I });
  return request.headers;
}

const byTheTask = {
  'x-proton-on-behalf-of': 'user%3Adefault%2Fguest',
  'x-proton-reason': 'Scaffolder%20task%20task-1',
};

describe('the actions tell Proton for whom and why', () => {
  it('create', async () => {
    const { run, proton } = createActionHarness();
    await run({ ...demoInput, reason: 'For the fair' });

    const [{ args }] = proton.mock.commandCalls(CreateEnvironmentCommand);
    expect(await headersOf(args[0])).toEqual({
      ...byTheTask,
      'x-proton-reason': 'For%20the%20fair',
    });
  });

  it('update', async () => {
    const { run, proton } = createHarness(updateEnvironmentAction);
    addCluster(proton, 'demo');
    await run({ name: 'demo', redeploy: true });

    const [{ args }] = proton.mock.commandCalls(UpdateEnvironmentCommand);
    expect(await headersOf(args[0])).toEqual(byTheTask);
  });

  it('delete', async () => {
    const { run, proton } = createHarness(deleteEnvironmentAction);
    addCluster(proton, 'demo');
    await run({ name: 'demo', confirmName: 'demo', wait: false });

    const [{ args }] = proton.mock.commandCalls(DeleteEnvironmentCommand);
    expect(await headersOf(args[0])).toEqual(byTheTask);
  });

  it('cancel', async () => {
    const { run, proton } = createHarness(cancelDeploymentAction);
    addCluster(proton, 'demo').deploymentStatus = 'IN_PROGRESS';
    await run({ name: 'demo', wait: false, reason: 'Wrong size' });

    const [{ args }] = proton.mock.commandCalls(
      CancelEnvironmentDeploymentCommand,
    );
    expect(await headersOf(args[0])).toMatchObject({
      'x-proton-reason': 'Wrong%20size',
    });
  });
});
