import { eventually } from '@proton-vending/test-utils';
import { TestControlPlane } from '../../../__testUtils__/startControlPlane';
import { AwsAccount } from './AwsAccount';

/** Registers the bundle in a folder from S3, and publishes the version. */
export async function publishFromS3(options: {
  plane: TestControlPlane;
  account: AwsAccount;
  templateName: string;
  directory: string;
}): Promise<void> {
  const { plane, account, templateName, directory } = options;
  const { environmentTemplateVersion: registered } =
    await plane.client.createEnvironmentTemplateVersion({
      templateName,
      majorVersion: '1',
      source: {
        s3: await account.uploadBundle(directory, `${templateName}.tar.gz`),
      },
    });
  const version = {
    templateName,
    majorVersion: '1',
    minorVersion: registered?.minorVersion,
  };
  await eventually(async () => {
    const { environmentTemplateVersion: found } =
      await plane.client.getEnvironmentTemplateVersion(version);
    return found?.status !== 'REGISTRATION_IN_PROGRESS';
  });
  await plane.client.updateEnvironmentTemplateVersion({
    ...version,
    status: 'PUBLISHED',
  });
}
