import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { describeWith } from '@proton-vending/test-utils';
import { createHash } from 'node:crypto';
import request from 'supertest';
import { FolderUrlReader } from '../__testUtils__/FolderUrlReader';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { SYNCED_TREE, syncTemplate } from '../__testUtils__/syncTemplate';
import { Bundle } from '../templates/sources/bundle';
import { makeArchive } from '../templates/sources/__testUtils__/tarArchive';

jest.setTimeout(120_000);

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const ZIP = Buffer.from('504b0506ff00fe00c3280000', 'hex');

/** As AWS Proton's EKS and Lambda templates were made. */
function bundleWithFiles(): Bundle {
  const main = `
locals {
  values = yamldecode(file("\${path.module}/argocd-values.yaml"))
}

resource "terraform_data" "script" {
  provisioner "local-exec" {
    command = "\${path.module}/scripts/setup.sh > setup.txt"
  }
}

output "replicas" {
  value = local.values.server.replicas
}

output "source_code_hash" {
  value = filebase64sha256("\${path.module}/lambda/function.zip")
}

output "logo" {
  value = filebase64("\${path.module}/logo.png")
}
`;
  const { files } = clusterBundle();
  return {
    files: [
      ...files.map(file =>
        file.path.endsWith('main.tf') ? { ...file, contents: main } : file,
      ),
      {
        path: 'infrastructure/argocd-values.yaml',
        contents: 'server:\n  replicas: 2\n',
      },
      { path: 'infrastructure/lambda/function.zip', contents: ZIP },
      { path: 'infrastructure/logo.png', contents: PNG },
      {
        path: 'infrastructure/scripts/setup.sh',
        contents: '#!/bin/sh\necho ready\n',
        executable: true,
      },
    ],
  };
}

const toArchive = (bundle: Bundle) =>
  makeArchive(
    bundle.files.map(({ executable, ...file }) => ({
      ...file,
      mode: executable ? 0o755 : 0o644,
    })),
  );

// Ten commits of AWS Proton carry argocd-values.yaml, and AWS's ECS sample a
// Lambda zip.
describeOnEachDatabase('files beside the .tf files', databases => {
  let plane: TestControlPlane;
  let repository: FolderUrlReader;

  beforeEach(async () => {
    repository = new FolderUrlReader();
    plane = await startControlPlane(
      databases,
      createTerraformEngine({ logger: mockServices.logger.mock() }),
      {},
      repository,
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
  });

  afterEach(() => plane.stop());

  const describeWithTerraform = describeWith('terraform');

  async function deploy() {
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await plane.settled('dev');
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    expect(environment).toMatchObject({ deploymentStatus: 'SUCCEEDED' });
    const { outputs } = await plane.client.listEnvironmentOutputs({
      environmentName: 'dev',
    });
    return Object.fromEntries(
      (outputs ?? []).map(({ key, valueString }) => [key, valueString]),
    );
  }

  const expectedOutputs = {
    replicas: '2',
    source_code_hash: createHash('sha256').update(ZIP).digest('base64'),
    logo: PNG.toString('base64'),
  };

  describeWithTerraform('reach Terraform', () => {
    it('from an upload', async () => {
      await request(plane.url)
        .post('/extension/v1/environment-templates/eks/versions')
        .set('authorization', mockCredentials.service.header())
        .set('content-type', 'application/gzip')
        .send(toArchive(bundleWithFiles()))
        .expect(201);

      await expect(deploy()).resolves.toEqual(expectedOutputs);
    });

    it('from a repository', async () => {
      repository.commit(SYNCED_TREE, {
        'eks/v1': bundleWithFiles(),
      });
      await syncTemplate(plane);

      await expect(deploy()).resolves.toEqual(expectedOutputs);
    });
  });
});
