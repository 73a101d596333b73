import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXAMPLES_DIRECTORY } from '../../../__testUtils__/exampleBundle';
import { TestControlPlane } from '../../../__testUtils__/startControlPlane';
import { AwsAccount } from './AwsAccount';
import { publishFromS3 } from './publishFromS3';

/** Publishes version 1.1 of an example: the same with one more input and output. */
export async function publishNextVersion(options: {
  plane: TestControlPlane;
  account: AwsAccount;
  templateName: string;
}): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'next-version-'));
  await cp(join(EXAMPLES_DIRECTORY, options.templateName, 'v1'), directory, {
    recursive: true,
  });
  const schema = join(directory, 'schema/schema.yaml');
  const text = await readFile(schema, 'utf8');
  await writeFile(
    schema,
    text.replace(
      '      properties:\n',
      "      properties:\n        cost_center:\n          type: string\n          default: 'none'\n",
    ),
  );
  await writeFile(
    join(directory, 'infrastructure/cost_center.tf'),
    'output "cost_center" {\n  value = var.environment.inputs.cost_center\n}\n',
  );
  await publishFromS3({ ...options, directory });
  await rm(directory, { recursive: true });
}
