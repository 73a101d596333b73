import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '@proton-vending/test-utils';
import { renderExample } from './__testUtils__/renderExample';
import { terraformWithMirror } from './__testUtils__/terraform';

/** The templates that need the AWS provider or none, and what they require. */
const NATIVE_TEMPLATES = {
  'eks-cluster': { cluster_name: 'payments' },
  'eks-sandbox': { cluster_name: 'payments' },
  'shared-vpc': { vpc_name: 'shared' },
};

describeWith('terraform', 'aws_provider')('terraform validate', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'validate-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it.each(Object.entries(NATIVE_TEMPLATES))(
    'finds nothing wrong with %s',
    async (templateName, inputs) => {
      await renderExample(templateName, directory, inputs);
      await terraformWithMirror(directory, 'init', '-backend=false');

      await expect(
        terraformWithMirror(directory, 'validate', '-json').then(JSON.parse),
      ).resolves.toMatchObject({ valid: true, diagnostics: [] });
    },
    60_000,
  );
});
