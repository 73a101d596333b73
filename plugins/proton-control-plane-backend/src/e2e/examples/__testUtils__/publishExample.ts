import { join } from 'node:path';
import { EXAMPLES_DIRECTORY } from '../../../__testUtils__/exampleBundle';
import { TestControlPlane } from '../../../__testUtils__/startControlPlane';
import { AwsAccount } from './AwsAccount';
import { publishFromS3 } from './publishFromS3';
import { publishNextVersion } from './publishNextVersion';

/** Publishes an example as version 1.0, and with one more input as version 1.1. */
export async function publishExample(options: {
  plane: TestControlPlane;
  account: AwsAccount;
  templateName: string;
}): Promise<void> {
  const { plane, templateName } = options;
  const directory = join(EXAMPLES_DIRECTORY, templateName, 'v1');
  await plane.client.createEnvironmentTemplate({ name: templateName });
  await publishFromS3({ ...options, directory });
  await publishNextVersion(options);
}
