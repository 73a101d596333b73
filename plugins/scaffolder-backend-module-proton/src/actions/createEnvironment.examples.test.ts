import { CreateEnvironmentCommand } from '@aws-sdk/client-proton';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createActionHarness } from '../__testUtils__/createActionHarness';
import { examples } from './createEnvironment.examples';

describe('aws:proton:create-environment examples', () => {
  it.each(examples)('$description', async ({ example }) => {
    const { action, proton, run, outputs, workspacePath } =
      createActionHarness();
    await mkdir(join(workspacePath, 'proton'), { recursive: true });
    await writeFile(
      join(workspacePath, 'proton/spec.yaml'),
      'proton: EnvironmentSpec\nspec:\n  cluster_name: my-cluster\n',
    );
    const [step] = parse(example).steps;

    expect(step.action).toBe(action.id);
    await run(step.input);

    expect(outputs).toMatchObject({ name: 'my-cluster' });
    expect(proton.mock.commandCalls(CreateEnvironmentCommand)).toHaveLength(1);
  });
});
