import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { ConfigReader } from '@backstage/config';
import { terraformBinary } from '@proton-vending/test-utils';
import {
  startControlPlane,
  TestControlPlane,
} from '../../../__testUtils__/startControlPlane';
import { readProtectedResourceTypes } from '../../../deployments/protectedResourceTypes';
import { AwsAccount } from './AwsAccount';

/** A control plane that provisions in an account and reads bundles from its S3. */
export async function startPlaneWithTerraform(
  databases: TestDatabases,
  account: AwsAccount,
): Promise<TestControlPlane> {
  return startControlPlane(
    databases,
    createTerraformEngine({
      binary: terraformBinary,
      // Terraform and the AWS provider end before they have to collect garbage.
      environment: { GOGC: 'off', GOMEMLIMIT: '1500MiB' },
      logger: mockServices.logger.mock(),
    }),
    {
      deploymentTimeout: 600_000,
      protectedResourceTypes: readProtectedResourceTypes(new ConfigReader({})),
      s3: account.s3Options,
    },
  );
}
