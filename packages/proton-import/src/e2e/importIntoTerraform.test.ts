import { TestDatabases } from '@backstage/backend-test-utils';
import {
  describeWith,
  eventually,
  NETWORK_BUNDLE,
  protonEnvironmentFolder,
  protonMetadataOf,
  terraformBinary,
  writeFiles,
} from '@proton-vending/test-utils';
import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImportPlane } from '../__testUtils__/ImportPlane';

jest.setTimeout(300_000);

describeWith('terraform')(
  'environments that the control plane provisions',
  () => {
    const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
    let plane: ImportPlane;
    let repository: string;
    let states: string;

    beforeAll(async () => {
      plane = await ImportPlane.start(databases);
      repository = await writeFiles({
        ...protonEnvironmentFolder('dev', { version: '1.3' }),
        ...protonEnvironmentFolder('old', { version: '2.0' }),
        'old/main.tf': protonEnvironmentFolder('old')
          ['old/main.tf'].replace('network', 'former')
          .replace(/network/g, 'former'),
        'gone/.proton/deployment-metadata.json': protonMetadataOf('gone', {
          deleted: true,
        }),
        ...Object.fromEntries(
          Object.entries(NETWORK_BUNDLE).map(([path, contents]) => [
            `templates/network/v1/${path}`,
            contents,
          ]),
        ),
      });
      states = await writeFiles({});
      for (const name of ['dev', 'old']) {
        await apply(name);
      }
    });

    afterAll(async () => {
      await plane.stop();
      await rm(repository, { recursive: true, force: true });
      await rm(states, { recursive: true, force: true });
    });

    /** Provisions an environment as a team's pipeline did. */
    async function apply(name: string) {
      const folder = await writeFiles(
        Object.fromEntries(
          await Promise.all(
            Object.keys(protonEnvironmentFolder(name)).map(
              async path =>
                [path, await readFile(join(repository, path), 'utf8')] as const,
            ),
          ),
        ),
      );
      const cwd = join(folder, name);
      execFileSync(terraformBinary, ['init', '-input=false'], { cwd });
      execFileSync(terraformBinary, ['apply', '-auto-approve'], { cwd });
      const state = await readFile(join(cwd, 'terraform.tfstate'), 'utf8');
      await writeFiles({ [`${name}/terraform.tfstate`]: state }, states);
      await rm(folder, { recursive: true, force: true });
    }

    it('are imported with their states, and have nothing to change', async () => {
      const first = await plane.import([
        repository,
        '--states',
        states,
        '--owner',
        'group:default/platform',
        '--report',
        join(states, 'report.json'),
      ]);
      expect(first.stderr).toBe('');
      expect(first.stdout).toContain('created  environment dev: 1 outputs');
      expect(first.stdout).toContain('gone: AWS Proton deleted the resource');
      expect(first.code).toBe(0);
      const report = JSON.parse(
        await readFile(join(states, 'report.json'), 'utf8'),
      );
      expect(report).toMatchObject({
        versions: [
          { templateName: 'network', minorVersion: '3', origin: 'given' },
          { templateName: 'network', majorVersion: '2', origin: 'rebuilt' },
        ],
        skipped: [{ subject: 'gone' }],
      });
      expect(JSON.stringify(report)).not.toContain('10.0.0.0/16');

      const { environment } = await plane.client.getEnvironment({
        name: 'dev',
      });
      expect(environment).toMatchObject({
        deploymentStatus: 'SUCCEEDED',
        templateName: 'network',
        templateMajorVersion: '1',
        templateMinorVersion: '3',
      });
      const { tags } = await plane.client.listTagsForResource({
        resourceArn: environment?.arn ?? '',
      });
      expect(tags).toContainEqual({
        key: 'backstage.io/owner',
        value: 'group:default/platform',
      });
      const { outputs } = await plane.client.listEnvironmentOutputs({
        environmentName: 'dev',
      });
      expect(outputs).toEqual([{ key: 'network', valueString: '10.0.0.0/16' }]);

      for (const name of ['dev', 'old']) {
        const before = await listResources(name);
        const deploymentId = await plane.redeploy(name);
        await plane.reaches(name, 'SUCCEEDED');
        expect(
          await plane.extension.getDeploymentPlan({ deploymentId }),
        ).toMatchObject({ toAdd: 0, toChange: 0, toRemove: 0 });
        expect(await listResources(name)).toEqual(before);
        expect(before).toHaveLength(1);
      }
    });

    async function listResources(name: string) {
      const { provisionedResources } =
        await plane.client.listEnvironmentProvisionedResources({
          environmentName: name,
        });
      return provisionedResources;
    }

    it('stay as they are the second time', async () => {
      const before = await plane.countDeployments('dev');
      const again = await plane.import([repository, '--states', states]);
      expect(again.code).toBe(0);
      expect(again.stdout).toContain('unchanged  environment dev');
      expect(again.stdout).toContain('unchanged  version network:1.3');
      expect(again.stdout).not.toContain('created  ');
      expect(await plane.countDeployments('dev')).toBe(before);
    });

    it('are not imported without a state', async () => {
      const without = await writeFiles(
        protonEnvironmentFolder('lost', { version: '1.3' }),
      );
      const { code, stdout } = await plane.import([without]);
      expect(stdout).toMatch(
        /failed {2}environment lost: .* without its Terraform state/,
      );
      expect(code).toBe(1);
      await rm(without, { recursive: true, force: true });
    });

    it('are destroyed by a delete', async () => {
      await plane.client.deleteEnvironment({ name: 'old' });
      await eventually(async () => {
        const { environments = [] } = await plane.client.listEnvironments({});
        return environments.every(({ name }) => name !== 'old');
      }, 200);
      const { environments } = await plane.client.listEnvironments({});
      expect(environments?.map(({ name }) => name)).toEqual(['dev']);
    });

    it('of CloudFormation become customer managed', async () => {
      const list = join(states, 'environments.yaml');
      await writeFile(
        list,
        `environments:
  - name: legacy
    template: legacy-vpc
    version: "1.4"
    description: The stack AWSProton-legacy
    outputs:
      vpc_id: vpc-1
`,
      );
      const empty = await writeFiles({
        'README.md': 'Nothing of Proton',
        'legacy-vpc/v1/schema/schema.yaml': 'schema: {}\n',
        'legacy-vpc/v1/infrastructure/manifest.yaml':
          'infrastructure: { templates: [{ file: cloudformation.yaml, rendering_engine: jinja, template_language: cloudformation }] }\n',
        'legacy-vpc/v1/infrastructure/cloudformation.yaml': 'Resources: {}\n',
      });
      const args = [
        empty,
        '--customer-managed',
        list,
        '--account',
        '123456789012',
        '--region',
        'us-east-1',
      ];
      const { code, stdout, stderr } = await plane.import(args);
      expect(stderr).toBe('');
      expect(stdout).toContain('created  environment legacy');
      expect(code).toBe(0);
      await plane.reaches('legacy', 'SUCCEEDED');
      const { environment } = await plane.client.getEnvironment({
        name: 'legacy',
      });
      expect(environment).toMatchObject({
        provisioning: 'CUSTOMER_MANAGED',
        templateName: 'legacy-vpc',
        templateMajorVersion: '1',
        templateMinorVersion: '4',
      });
      const { outputs } = await plane.client.listEnvironmentOutputs({
        environmentName: 'legacy',
      });
      expect(outputs).toEqual([{ key: 'vpc_id', valueString: 'vpc-1' }]);

      expect(stdout).toContain('Skipped (0)');
      expect(stdout).toMatch(/Kept bundles \(1\)\n +legacy-vpc:1\.4 /);
      const { environmentTemplateVersion: version } =
        await plane.client.getEnvironmentTemplateVersion({
          templateName: 'legacy-vpc',
          majorVersion: '1',
          minorVersion: '4',
        });
      expect(version?.statusMessage).toMatch(
        /kept and isn't deployed: .*which is for AWS CloudFormation/,
      );
      const again = await plane.import(args);
      expect(again.stdout).not.toContain('created');
      expect(again.code).toBe(0);
      await rm(empty, { recursive: true, force: true });
    });
  },
);
