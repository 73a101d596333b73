import { TestDatabases } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import {
  describeWith,
  HostedGit,
  MotoServer,
} from '@proton-vending/test-utils';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitPlane, PIPELINE_KEY } from '../__testUtils__/GitPlane';
import { Pipeline } from '../__testUtils__/Pipeline';
import { EACH_PIPELINE_HOST, formatPull } from '../__testUtils__/testHosts';

jest.setTimeout(900_000);

const BUCKET = 'terraform-states';

/** Moto doesn't check signatures, but objects are private. */
const SIGNED =
  'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=none';

const MANIFEST = `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`;

const SCHEMA = `schema:
  format:
    openapi: "3.0.0"
  environment_input_type: "Inputs"
  types:
    Inputs:
      type: object
      properties:
        cluster_name: { type: string }
        nodes: { type: integer, default: 2 }
`;

/**
 * An apply fails that plans well, with a long error. There are more outputs than
 * Proton takes, and they are larger than a comment or an argument of a program.
 */
const MAIN = `resource "terraform_data" "cluster" {
  input            = var.environment.inputs.cluster_name
  triggers_replace = var.environment.inputs.nodes
  provisioner "local-exec" {
    command = "test \${var.environment.inputs.nodes} -lt 10 || { printf '%0200000d' 7 >&2; false; }"
  }
}
output "cluster_name" {
  value = terraform_data.cluster.output
}
output "addresses" {
  value = split("", replace(format("%6000s", ""), " ", "a"))
}
output "certificate" {
  value = replace(format("%60000s", ""), " ", "x")
}
output "chain" {
  value = replace(format("%60000s", ""), " ", "x")
}
output "password" {
  value     = "hunter2"
  sensitive = true
}
${Array.from(
  { length: 58 },
  (_, index) => `output "zone_${String(index).padStart(2, '0')}" {
  value = ["a", "b"]
}
`,
).join('')}`;

async function writeTemplates(folder: string): Promise<void> {
  const files: Record<string, string> = {
    'schema/schema.yaml': SCHEMA,
    'infrastructure/manifest.yaml': MANIFEST,
    'infrastructure/main.tf': MAIN,
  };
  for (const [path, contents] of Object.entries(files)) {
    const file = join(folder, 'eks/v1', path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, contents);
  }
}

const succeeded = (folder: string) => ({
  folder,
  exitCode: 0,
  log: expect.not.stringContaining('refused the report'),
});
const failed = (folder: string) => ({
  folder,
  exitCode: 1,
  log: expect.stringContaining('Error: '),
});

describeWith('moto_server', 'terraform').each(EACH_PIPELINE_HOST)(
  'the example pipeline on $title',
  host => {
    const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
    let aws: MotoServer;
    let plane: GitPlane;
    let repository: HostedGit;
    let pipeline: Pipeline;

    beforeAll(async () => {
      aws = await MotoServer.start();
      await fetch(`${aws.endpoint}/${BUCKET}`, { method: 'PUT' });
      plane = await GitPlane.start(databases, {
        templates: writeTemplates,
        host,
      });
      repository = await plane.register('acme/infrastructure', {
        ...(await Pipeline.files({
          '*': {
            region: 'us-east-1',
            state_bucket: BUCKET,
            backend_config: {
              use_path_style: 'true',
              skip_credentials_validation: 'true',
              skip_metadata_api_check: 'true',
              skip_requesting_account_id: 'true',
            },
          },
        })),
        'no-settings.json': '{}',
      });
      pipeline = await Pipeline.clone(repository, {
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_ENDPOINT_URL_S3: aws.endpoint,
        ...host.toJobEnv(plane.api, repository),
        PROTON_ENDPOINT: plane.endpoint,
        PROTON_ACCESS_KEY_ID: PIPELINE_KEY.accessKeyId,
        PROTON_SECRET_ACCESS_KEY: PIPELINE_KEY.secretAccessKey,
      });
    });

    afterAll(async () => {
      await pipeline?.remove();
      await plane?.stop();
      await aws?.stop();
    });

    const main = async () => String(await repository.git.find('main'));

    /** Merges pull requests, and runs what their push starts. */
    async function merge(...numbers: number[]) {
      const before = await main();
      for (const number of numbers) {
        await repository.merge(number);
      }
      return pipeline.deploy(before, await main());
    }

    const readState = async (folder: string) =>
      (
        await fetch(`${aws.endpoint}/${BUCKET}/${folder}/terraform.tfstate`, {
          headers: { authorization: SIGNED },
        })
      ).json();

    const update = (name: string, nodes: number) =>
      plane.client.updateEnvironment({
        name,
        deploymentType: 'CURRENT_VERSION',
        spec: formatEnvironmentSpec({ cluster_name: name, nodes }),
      });

    it('plans two new environments, and says so in their pull requests', async () => {
      for (const [index, name] of ['dev', 'prod'].entries()) {
        await plane.create(name, repository.name);
        await plane.waitsFor(name, `review of ${formatPull(host, index + 1)}`);
        expect(await pipeline.plan(index + 1)).toEqual([succeeded(name)]);
      }
      await pipeline.plan(1);
      const [{ comments }] = repository.pulls;
      expect(comments).toHaveLength(1);
      expect(comments[0]).toMatch(
        /^<!-- proton-plan: dev -->\n### Plan for environment `dev`\n\nPlan: 1 to add, 0 to change, 0 to destroy\./,
      );
      expect(comments[0]).toContain('# terraform_data.cluster will be created');
      expect(comments[0]).not.toContain('hunter2');
      const { reason, links } = await plane.waitsFor('dev', 'Plan of dev');
      expect(reason).toContain(
        'Plan of dev: 1 to add, 0 to change, 0 to destroy',
      );
      expect(links).toContainEqual({
        title: 'Plan of dev',
        url: host.jobUrl,
      });
    });

    it('plans nothing whose state would be lost', async () => {
      const [result] = await pipeline
        .withEnv({
          PROTON_CONFIG: 'no-settings.json',
          GITHUB_TOKEN: 'none',
          PROTON_GITLAB_TOKEN: 'none',
        })
        .plan(1);
      expect(result.exitCode).not.toBe(0);
      expect(result.log).toContain(
        'Error: dev has no place for its state. Set state_bucket in no-settings.json, or declare a backend in the template',
      );
    });

    it('applies both from one push, and reports 50 of their outputs', async () => {
      const results = await merge(1, 2);
      expect(results).toEqual([succeeded('dev'), succeeded('prod')]);
      for (const name of ['dev', 'prod']) {
        const environment = await plane.reaches(name, 'SUCCEEDED');
        const message = environment?.deploymentStatusMessage ?? '';
        const [left, url] = message.split('. Log: ');
        expect(left).toMatch(
          /^AWS Proton takes 50 outputs\. These were left out: zone_46, .*zone_57$/,
        );
        expect(url).toBe(host.jobUrl);
        const { outputs = [] } = await plane.client.listEnvironmentOutputs({
          environmentName: name,
        });
        expect(outputs).toHaveLength(50);
        expect(outputs).toContainEqual({
          key: 'cluster_name',
          valueString: name,
        });
        expect(outputs).toContainEqual({
          key: 'zone_00',
          valueString: '["a","b"]',
        });
        expect(outputs).toContainEqual({
          key: 'certificate',
          valueString: 'x'.repeat(60_000),
        });
        expect(outputs.map(({ key }) => key)).not.toContain('password');
        expect((await readState(name)).resources).toHaveLength(1);
      }
    });

    it('applies nothing when an old run is started again', async () => {
      const before = await readState('dev');
      const after = await main();
      const [result] = await pipeline.deploy(`${after}~2`, after);
      expect(result.exitCode).toBe(1);
      expect(result.log).toContain('ConflictException');
      expect(result.log).toContain('Nothing was applied');
      expect(await readState('dev')).toEqual(before);
    });

    it('reports a failed apply with its reason, and then a retry', async () => {
      await update('dev', 12);
      await plane.waitsFor('dev', `review of ${formatPull(host, 3)}`);
      await pipeline.plan(3);
      expect(repository.get(3).comments[0]).toContain(
        'Plan: 1 to add, 0 to change, 1 to destroy.',
      );
      expect(await merge(3)).toEqual([failed('dev')]);
      const old = await main();
      const environment = await plane.reaches('dev', 'FAILED');
      expect(environment?.deploymentStatusMessage).toContain(
        'Error: local-exec provisioner error',
      );
      expect(environment?.deploymentStatusMessage).toContain(host.jobUrl);

      await update('dev', 3);
      await plane.waitsFor('dev', `review of ${formatPull(host, 4)}`);
      expect(await merge(4)).toEqual([succeeded('dev')]);
      await plane.reaches('dev', 'SUCCEEDED');

      const before = await readState('dev');
      const [outdated] = await pipeline
        .withEnv({ PROTON_ENDPOINT: '' })
        .deploy(`${old}^`, old);
      expect(outdated.exitCode).toBe(1);
      expect(outdated.log).toContain(
        'This run is out of date: dev/.proton/deployment-metadata.json has changed on branch main',
      );
      expect(outdated.log).toContain('Nothing was applied');
      expect(await readState('dev')).toEqual(before);
    });

    it('reports again while the control plane does not answer', async () => {
      await update('dev', 4);
      await plane.waitsFor('dev', `review of ${formatPull(host, 5)}`);
      const lost = pipeline.withEnv({
        PROTON_ENDPOINT: 'http://127.0.0.1:1/',
      });
      const before = await main();
      await repository.merge(5);
      const [unreported] = await lost.deploy(before, await main());
      expect(unreported.log).toContain(
        "The control plane didn't take the report",
      );
      expect(unreported.log).toContain('Nothing was applied');
      expect(await pipeline.deploy(before, await main())).toEqual([
        succeeded('dev'),
      ]);
      await plane.reaches('dev', 'SUCCEEDED');
    });

    it('destroys, and reports that the environment is gone', async () => {
      await plane.client.deleteEnvironment({ name: 'dev' });
      await plane.waitsFor('dev', `review of ${formatPull(host, 6)}`);
      await pipeline.plan(6);
      expect(repository.get(6).comments[0]).toContain('1 to destroy.');
      expect(await merge(6)).toEqual([succeeded('dev')]);
      await plane.reaches('dev', 'GONE');
      expect((await readState('dev')).resources).toEqual([]);
      expect((await plane.find('prod'))?.deploymentStatus).toBe('SUCCEEDED');
      expect((await readState('prod')).resources).toHaveLength(1);
    });

    it('leaves a new environment alone when the run of an old delete starts again', async () => {
      const deleted = await main();
      await plane.create('dev', repository.name);
      await plane.waitsFor('dev', `review of ${formatPull(host, 7)}`);
      const [early] = await pipeline.deploy(`${deleted}^`, deleted);
      expect(early.log).toContain(
        'The control plane no longer has this deployment of arn:',
      );
      expect((await plane.find('dev'))?.deploymentStatus).toBe('IN_PROGRESS');
      await repository.merge(7);
      for (const [command, message] of [
        ['deploy', 'Nothing was applied'],
        ['report-failure', 'Nothing was reported'],
      ] as const) {
        const [result] = await pipeline.deploy(`${deleted}^`, deleted, command);
        expect(result.exitCode).toBe(1);
        expect(result.log).toContain('This run is out of date');
        expect(result.log).toContain(message);
      }
      expect((await plane.find('dev'))?.deploymentStatus).toBe('IN_PROGRESS');
      expect(await pipeline.deploy(deleted, await main())).toEqual([
        succeeded('dev'),
      ]);
      await plane.reaches('dev', 'SUCCEEDED');
    });

    it('destroys what the control plane no longer has', async () => {
      await plane.client.deleteEnvironment({ name: 'prod' });
      await plane.waitsFor('prod', `review of ${formatPull(host, 8)}`);
      const before = await main();
      await repository.merge(8);
      await plane.waitsFor('prod', 'Waiting for the pipeline');
      await plane.notify('prod', 'SUCCEEDED');
      await plane.reaches('prod', 'GONE');
      expect((await readState('prod')).resources).toHaveLength(1);
      expect(await pipeline.deploy(before, await main())).toEqual([
        {
          folder: 'prod',
          exitCode: 0,
          log: expect.stringContaining(
            'The control plane no longer has this deployment of arn:',
          ),
        },
      ]);
      expect((await readState('prod')).resources).toEqual([]);
    });
  },
);
