import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { describeWith, terraformBinary } from '@proton-vending/test-utils';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlanCalls } from '../../__testUtils__/PlanCalls';
import { clusterBundle } from '../../__testUtils__/clusterBundle';
import {
  TestControlPlane,
  startControlPlane,
} from '../../__testUtils__/startControlPlane';
import { writeMirrorConfiguration } from './__testUtils__/mirrorConfiguration';

jest.setTimeout(180_000);

const MAIN = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region = "us-east-1"
}
resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}
`;

describeWith('terraform', 'aws_provider')('a preview without AWS keys', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let folder: string;
  let plane: TestControlPlane;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'preview-without-keys-'));
    plane = await startControlPlane(
      databases,
      createTerraformEngine({
        binary: terraformBinary,
        environment: {
          AWS_ACCESS_KEY_ID: '',
          AWS_SECRET_ACCESS_KEY: '',
          AWS_PROFILE: '',
          AWS_EC2_METADATA_DISABLED: 'true',
          HOME: folder,
          TF_CLI_CONFIG_FILE: await writeMirrorConfiguration(folder),
        },
        logger: mockServices.logger.mock(),
      }),
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', {
      files: clusterBundle().files.map(file =>
        file.path === 'infrastructure/main.tf'
          ? { ...file, contents: MAIN }
          : file,
      ),
    });
  });

  afterEach(async () => {
    await plane.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('fails with what the provider says, and leaves no lock', async () => {
    const calls = new PlanCalls(plane.url, 'new-one');
    const { body } = await calls.post('creation-plans', {
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'fresh' }),
    });

    expect(await calls.ended(body)).toMatchObject({
      status: 'FAILED',
      failure: {
        message: expect.stringContaining('No valid credential sources found'),
        step: 'planning',
      },
    });
    expect(await plane.knex('state_locks').select()).toEqual([]);
    expect(await plane.knex('state_versions').select('version')).toEqual([]);
  });
});
