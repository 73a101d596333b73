import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { terraformBinary } from '@proton-vending/test-utils';
import {
  startControlPlane,
  TestControlPlane,
} from '../../../__testUtils__/startControlPlane';
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
      logger: mockServices.logger.mock(),
    }),
    { deploymentTimeout: 600_000, s3: account.s3Options },
  );
}
