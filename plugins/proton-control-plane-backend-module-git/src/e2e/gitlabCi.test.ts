import { TestDatabases } from '@backstage/backend-test-utils';
import { describeWith, HostedGit } from '@proton-vending/test-utils';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GitlabCi } from '../__testUtils__/GitlabCi';
import { GitPlane, PIPELINE_KEY } from '../__testUtils__/GitPlane';
import { TEST_HOSTS } from '../__testUtils__/testHosts';

jest.setTimeout(600_000);

const host = TEST_HOSTS.GITLAB;

const FILES: Record<string, string> = {
  'schema/schema.yaml': `schema:
  format:
    openapi: "3.0.0"
  environment_input_type: "Inputs"
  types:
    Inputs:
      type: object
      properties:
        cluster_name: { type: string }
`,
  'infrastructure/manifest.yaml': `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`,
  'infrastructure/main.tf': `terraform {
  backend "local" {}
}
resource "terraform_data" "cluster" {
  input = var.environment.inputs.cluster_name
}
output "cluster_name" {
  value = terraform_data.cluster.output
}
`,
};

async function writeTemplates(folder: string): Promise<void> {
  for (const [path, contents] of Object.entries(FILES)) {
    const file = join(folder, 'eks/v1', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
}

describeWith('terraform')('the pipeline for GitLab CI', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: GitPlane;
  let repository: HostedGit;
  let ci: GitlabCi;

  beforeAll(async () => {
    plane = await GitPlane.start(databases, {
      templates: writeTemplates,
      host,
    });
    const settings = { '*': { role: 'deploy', region: 'us-east-1' } };
    repository = await plane.register(
      'acme/infrastructure',
      await GitlabCi.files(settings),
    );
    const { PROTON_GITLAB_TOKEN, ...env } = host.toJobEnv(
      plane.api,
      repository,
    );
    ci = await GitlabCi.clone(repository, {
      ...env,
      PROTON_GITLAB_TOKEN,
      PROTON_ENDPOINT: plane.endpoint,
      // Only jobs of an environment have its key.
      PROTON_ACCESS_KEY_ID: {
        values: { 'proton-*': PIPELINE_KEY.accessKeyId },
      },
      PROTON_SECRET_ACCESS_KEY: {
        values: { 'proton-*': PIPELINE_KEY.secretAccessKey },
      },
    });
  });

  afterAll(async () => {
    await ci?.remove();
    await plane?.stop();
  });

  const main = async () => String(await repository.git.find('main'));

  it('is valid', async () => {
    const files = await GitlabCi.files({});
    const file = '.gitlab-ci.yml';
    const text = files[file];
    expect(await ci.check(file, text)).toContain('json schema validated');
    expect(
      await ci.check(file, text.replace('strategy: depend', 'strategy: none')),
    ).toContain("'strategy' property must be one of [depend, mirror]");
  });

  it('plans each environment of a merge request, and says so there', async () => {
    for (const [index, name] of ['dev', 'prod'].entries()) {
      await plane.create(name, repository.name);
      await plane.waitsFor(name, `review of merge request !${index + 1}`);
    }
    const log = await ci.runMergeRequest(1);
    expect(log).toMatch(/PASS .*plan dev/);
    expect(log).not.toContain('plan prod');
    const [{ comments }] = repository.pulls;
    expect(comments).toEqual([
      expect.stringMatching(
        /^<!-- proton-plan: dev -->\n### Plan for environment `dev`\n\nPlan: 1 to add, 0 to change, 0 to destroy\./,
      ),
    ]);
    await plane.waitsFor('dev', 'Plan of dev: 1 to add');
  });

  it('applies both from one push, and reports them', async () => {
    const before = await main();
    await repository.merge(1);
    await repository.merge(2);
    const log = await ci.runPush(before, await main());
    expect(log).toMatch(/PASS .*deploy dev/);
    expect(log).toMatch(/PASS .*deploy prod/);
    for (const name of ['dev', 'prod']) {
      await plane.reaches(name, 'SUCCEEDED');
      const { outputs } = await plane.client.listEnvironmentOutputs({
        environmentName: name,
      });
      expect(outputs).toEqual([{ key: 'cluster_name', valueString: name }]);
    }
  });

  it('reports what fails', async () => {
    await plane.redeploy('dev');
    await plane.waitsFor('dev', 'review of merge request !3');
    await repository.git.push(repository.get(3).head, {
      'dev/main.tf': 'locals {',
    });
    const before = await main();
    await repository.merge(3);
    expect(await ci.runPush(before, await main())).toMatch(/FAIL .*deploy dev/);
    const { deploymentStatusMessage } =
      (await plane.reaches('dev', 'FAILED')) ?? {};
    expect(deploymentStatusMessage).toContain('Error: ');
    expect(deploymentStatusMessage).toContain(host.jobUrl);
  });

  it('destroys, and reports that the environment is gone', async () => {
    await plane.client.deleteEnvironment({ name: 'prod' });
    await plane.waitsFor('prod', 'review of merge request !4');
    const before = await main();
    await repository.merge(4);
    expect(await ci.runPush(before, await main())).toMatch(
      /PASS .*deploy prod/,
    );
    await plane.reaches('prod', 'GONE');
  });

  it('runs nothing when no environment has changed', async () => {
    const before = await main();
    await repository.git.push('main', { 'README.md': '# Clusters\n' });
    const log = await ci.runPush(before, await main());
    expect(log).toMatch(/PASS .*nothing to do/);
  });
});
