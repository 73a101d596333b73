import { createMockDirectory } from '@backstage/backend-test-utils';
import { readEnvironmentInputs } from './readEnvironmentInputs';

describe('readEnvironmentInputs', () => {
  const workspace = createMockDirectory();

  const read = (text: string) => {
    workspace.setContent({ 'spec.yaml': text });
    return readEnvironmentInputs({
      workspacePath: workspace.path,
      specPath: 'spec.yaml',
    });
  };

  it('reads a spec file of the workspace', async () => {
    const spec = 'proton: EnvironmentSpec\nspec: { name: dév }\n';

    expect(await read(spec)).toEqual({ inputs: { name: 'dév' }, spec });
  });

  it('refuses a file that can be no spec before it reads it', async () => {
    await expect(read('x'.repeat(4 * 51_200 + 1))).rejects.toMatchObject({
      name: 'InputError',
      message:
        'The spec file "spec.yaml" is too large: a spec has at most 51,200 characters',
    });
  });

  it('refuses a spec that is longer than Proton takes', async () => {
    await expect(
      read(`proton: EnvironmentSpec\nspec: { a: ${'x'.repeat(51_200)} }`),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(
        /^spec\.yaml: The spec can't be read: .* more than 51,200 characters$/,
      ),
    });
  });
});
