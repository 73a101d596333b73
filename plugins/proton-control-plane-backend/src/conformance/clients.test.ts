import {
  ProvisioningError,
  ProvisioningInterrupted,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { eventually } from '@proton-vending/test-utils';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { OperationName } from '../api/operations';
import { Boto3Caller, isBoto3Installed } from './__testUtils__/Boto3Caller';
import { ProtonCaller } from './__testUtils__/ProtonCaller';
import { SdkCaller } from './__testUtils__/SdkCaller';

jest.setTimeout(180_000);

/** More than two pages. */
const MANY = 205;
const CONNECTION =
  'arn:aws:codestar-connections:us-east-1:123456789012:connection/1';
const ROLE = 'arn:aws:iam::123456789012:role/proton';
const ENVIRONMENT = 'arn:aws:proton:us-east-1:123456789012:environment/dev';
const TEMPLATE = { templateName: 'eks', templateType: 'ENVIRONMENT' };
const REPOSITORY = {
  repositoryProvider: 'GITHUB',
  repositoryName: 'acme/templates',
};
const VERSION = { templateName: 'eks', majorVersion: '1', minorVersion: '0' };

function creation(name: string) {
  return {
    name,
    templateName: 'eks',
    templateMajorVersion: '1',
    spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
  };
}

const CALLERS = [
  {
    title: 'the AWS SDK for JavaScript',
    isInstalled: true,
    start: (plane: TestControlPlane): ProtonCaller =>
      new SdkCaller(plane.client),
  },
  {
    title: 'boto3 (needs `python3` with boto3 on the PATH)',
    isInstalled: isBoto3Installed(),
    start: (_plane: TestControlPlane, endpoint: string): ProtonCaller =>
      Boto3Caller.start(endpoint),
  },
];

for (const { title, isInstalled, start } of CALLERS) {
  (isInstalled ? describe : describe.skip)(title, () => {
    describeOnEachDatabase('calls Proton', databases => {
      const called = new Set<string>();
      let engine: ScriptedEngine;
      let plane: TestControlPlane;
      let caller: ProtonCaller;

      beforeAll(async () => {
        engine = new ScriptedEngine();
        engine.onApply = async () => ({
          outputs: [{ key: 'cluster_name', value: 'dev', sensitive: false }],
          resources: [{ name: 'terraform_data.cluster', identifier: 'id-1' }],
        });
        plane = await startControlPlane(databases, engine);
        const endpoint = await plane.client.config.endpoint?.();
        caller = start(plane, `http://127.0.0.1:${endpoint?.port}`);
      });

      afterAll(async () => {
        await caller.stop();
        await plane.stop();
      });

      function call(operation: OperationName, input: object = {}) {
        called.add(operation);
        return caller.call(operation, input);
      }

      function paginate(
        operation: OperationName,
        rows: string,
        input: object = {},
      ) {
        called.add(operation);
        return caller.paginate(operation, input, rows);
      }

      async function deployed(name: string) {
        await caller.waitFor('EnvironmentDeployed', { name });
      }

      it('for templates and their versions', async () => {
        const created = await call('CreateEnvironmentTemplate', {
          name: 'eks',
        });
        expect(created.environmentTemplate.displayName).toBe('eks');
        const { environmentTemplate } = await call(
          'UpdateEnvironmentTemplate',
          { name: 'eks', displayName: 'Clusters' },
        );
        expect(environmentTemplate).toMatchObject({
          name: 'eks',
          displayName: 'Clusters',
        });
        await plane.registerVersion('eks', clusterBundle(), 'DRAFT');
        await caller.waitFor('EnvironmentTemplateVersionRegistered', VERSION);
        await call('UpdateEnvironmentTemplateVersion', {
          ...VERSION,
          status: 'PUBLISHED',
        });
        const version = await call('GetEnvironmentTemplateVersion', VERSION);
        expect(version.environmentTemplateVersion).toMatchObject({
          status: 'PUBLISHED',
          schema: expect.stringContaining('ClusterInputs'),
        });
        const template = await call('GetEnvironmentTemplate', { name: 'eks' });
        expect(template.environmentTemplate.recommendedVersion).toBe('1.0');
      });

      it('for a version that cannot be registered', async () => {
        const { environmentTemplateVersion } = await call(
          'CreateEnvironmentTemplateVersion',
          {
            templateName: 'eks',
            majorVersion: '1',
            source: { s3: { bucket: 'bundles', key: 'eks.tar.gz' } },
          },
        );
        expect(environmentTemplateVersion.status).toBe(
          'REGISTRATION_IN_PROGRESS',
        );
        expect(environmentTemplateVersion).not.toHaveProperty('statusMessage');
        const version = { ...VERSION, minorVersion: '1' };
        await expect(
          caller.waitFor('EnvironmentTemplateVersionRegistered', version),
        ).rejects.toThrow(/FAILED|failed|FAILURE/);
        const all = await paginate(
          'ListEnvironmentTemplateVersions',
          'templateVersions',
          { templateName: 'eks' },
        );
        expect(all.map(({ minorVersion }) => minorVersion)).toEqual(['0', '1']);
        const deleted = await call('DeleteEnvironmentTemplateVersion', version);
        expect(deleted.environmentTemplateVersion).not.toHaveProperty('schema');
        const versions = await paginate(
          'ListEnvironmentTemplateVersions',
          'templateVersions',
          { templateName: 'eks', majorVersion: '1' },
        );
        expect(versions).toHaveLength(1);
      });

      it('for an environment, from its creation to its end', async () => {
        const created = await call('CreateEnvironment', creation('dev'));
        expect(created.environment.arn).toBe(ENVIRONMENT);
        // Members that the model requires, and AWS Proton left out.
        expect(created.environment).not.toHaveProperty('templateMinorVersion');
        expect(created.environment).not.toHaveProperty('spec');
        await deployed('dev');
        const { environment } = await call('GetEnvironment', { name: 'dev' });
        expect(environment).toMatchObject({
          arn: ENVIRONMENT,
          deploymentStatus: 'SUCCEEDED',
          templateMinorVersion: '0',
        });
        expect(environment.lastDeploymentSucceededAt).toEqual(
          environment.lastDeploymentAttemptedAt,
        );
        const id = environment.lastSucceededDeploymentId;
        expect((await call('GetDeployment', { id })).deployment).toMatchObject({
          deploymentStatus: 'SUCCEEDED',
          targetState: { environment: { templateName: 'eks' } },
        });
        expect(
          await paginate('ListEnvironmentOutputs', 'outputs', {
            environmentName: 'dev',
          }),
        ).toEqual([{ key: 'cluster_name', valueString: 'dev' }]);
        expect(
          await paginate(
            'ListEnvironmentProvisionedResources',
            'provisionedResources',
            { environmentName: 'dev' },
          ),
        ).toMatchObject([{ name: 'terraform_data.cluster' }]);

        engine.onPlan = async () => {
          throw new ProvisioningError('No such region');
        };
        await call('UpdateEnvironment', {
          name: 'dev',
          deploymentType: 'CURRENT_VERSION',
        });
        await expect(deployed('dev')).rejects.toThrow(/FAILED|failed|FAILURE/);
        engine.onPlan = async () => ({ toAdd: 0, toChange: 0, toRemove: 0 });

        expect(
          await paginate('ListDeployments', 'deployments', {
            environmentName: 'dev',
          }),
        ).toMatchObject([
          { deploymentStatus: 'FAILED' },
          { deploymentStatus: 'SUCCEEDED' },
        ]);
        const deleted = await call('DeleteEnvironment', { name: 'dev' });
        expect(deleted.environment).not.toHaveProperty('spec');
        await plane.settled('dev');
        await call('DeleteDeployment', { id });
        await expect(
          call('GetEnvironment', { name: 'dev' }),
        ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      });

      it('to cancel and to notify', async () => {
        let plans = 0;
        engine.onPlan = run => {
          plans += 1;
          return new Promise((_, reject) => {
            run.signal.addEventListener('abort', () =>
              reject(new ProvisioningInterrupted()),
            );
          });
        };
        await call('CreateEnvironment', creation('dev'));
        await eventually(() => plans === 1);
        await call('NotifyResourceDeploymentStatusChange', {
          resourceArn: ENVIRONMENT,
          outputs: [{ key: 'url', valueString: 'here' }],
        });
        await call('CancelEnvironmentDeployment', { environmentName: 'dev' });
        await plane.settled('dev');
        const { environment } = await call('GetEnvironment', { name: 'dev' });
        expect(environment.deploymentStatus).toBe('CANCELLED');
        engine.onPlan = async () => ({ toAdd: 0, toChange: 0, toRemove: 0 });
      });

      it('for tags', async () => {
        const resource = { resourceArn: ENVIRONMENT };
        await call('TagResource', {
          ...resource,
          tags: [
            { key: 'team', value: 'platform' },
            { key: 'stage', value: 'dev' },
          ],
        });
        await call('UntagResource', { ...resource, tagKeys: ['stage'] });
        expect(
          await paginate('ListTagsForResource', 'tags', resource),
        ).toContainEqual({ key: 'team', value: 'platform' });
      });

      it('for the account', async () => {
        const settings = { pipelineCodebuildRoleArn: ROLE };
        await call('UpdateAccountSettings', settings);
        const { accountSettings } = await call('GetAccountSettings');
        expect(accountSettings).toMatchObject(settings);
        const { counts } = await call('GetResourcesSummary');
        expect(counts).toMatchObject({
          environments: { total: 1 },
          environmentTemplates: { total: 1 },
        });
      });

      it('for repositories and template sync', async () => {
        await call('CreateRepository', {
          provider: 'GITHUB',
          name: 'acme/templates',
          connectionArn: CONNECTION,
        });
        const { repository } = await call('GetRepository', {
          provider: 'GITHUB',
          name: 'acme/templates',
        });
        expect(repository.connectionArn).toBe(CONNECTION);
        const config = { ...TEMPLATE, ...REPOSITORY, branch: 'main' };
        await call('CreateTemplateSyncConfig', config);
        await call('UpdateTemplateSyncConfig', {
          ...config,
          subdirectory: 'templates',
        });
        const { templateSyncConfig } = await call(
          'GetTemplateSyncConfig',
          TEMPLATE,
        );
        expect(templateSyncConfig).toMatchObject({ subdirectory: 'templates' });
        await plane.controlPlane.templateSyncRunner.drain();
        const templateStatus = await call('GetTemplateSyncStatus', {
          ...TEMPLATE,
          templateVersion: '1',
        });
        expect(templateStatus.latestSync.status).toBe('FAILED');
        const repositoryStatus = await call('GetRepositorySyncStatus', {
          ...REPOSITORY,
          branch: 'main',
          syncType: 'TEMPLATE_SYNC',
        });
        expect(repositoryStatus.latestSync.status).toBe('FAILED');
        expect(
          await paginate('ListRepositorySyncDefinitions', 'syncDefinitions', {
            ...REPOSITORY,
            syncType: 'TEMPLATE_SYNC',
          }),
        ).toMatchObject([
          { branch: 'main', target: expect.stringContaining('eks') },
        ]);
        await call('DeleteTemplateSyncConfig', TEMPLATE);
        await call('DeleteRepository', {
          provider: 'GITHUB',
          name: 'acme/templates',
        });
        expect(await paginate('ListRepositories', 'repositories')).toEqual([]);
      });

      it('for environment account connections', async () => {
        const connect = async (environmentName: string) => {
          const { environmentAccountConnection } = await call(
            'CreateEnvironmentAccountConnection',
            {
              managementAccountId: '123456789012',
              environmentName,
              roleArn: ROLE,
            },
          );
          return environmentAccountConnection.id;
        };
        const id = await connect('staging');
        await call('UpdateEnvironmentAccountConnection', {
          id,
          roleArn: `${ROLE}-2`,
        });
        await call('AcceptEnvironmentAccountConnection', { id });
        const { environmentAccountConnection } = await call(
          'GetEnvironmentAccountConnection',
          { id },
        );
        expect(environmentAccountConnection).toMatchObject({
          status: 'CONNECTED',
          roleArn: `${ROLE}-2`,
        });
        const refused = await connect('production');
        await call('RejectEnvironmentAccountConnection', { id: refused });
        const connections = await paginate(
          'ListEnvironmentAccountConnections',
          'environmentAccountConnections',
          { requestedBy: 'MANAGEMENT_ACCOUNT' },
        );
        expect(connections.map(({ status }) => status).sort()).toEqual([
          'CONNECTED',
          'REJECTED',
        ]);
        await call('DeleteEnvironmentAccountConnection', { id });
      });

      it(`for lists of ${MANY}`, async () => {
        const names = Array.from({ length: MANY }, (_, n) => `many-${n}`);
        for (const name of names) {
          await call('CreateEnvironmentTemplate', { name });
          await call('CreateEnvironment', creation(name));
        }
        const named = (rows: { name?: string }[]) =>
          rows.flatMap(({ name }) => (name?.startsWith('many') ? [name] : []));
        const templates = await paginate(
          'ListEnvironmentTemplates',
          'templates',
        );
        const environments = await paginate('ListEnvironments', 'environments');

        expect(named(templates).sort()).toEqual([...names].sort());
        expect(named(environments).sort()).toEqual([...names].sort());
        await deployed(names[MANY - 1]);
        expect(
          (await paginate('ListDeployments', 'deployments')).length,
        ).toBeGreaterThanOrEqual(MANY);
        await call('DeleteEnvironmentTemplate', { name: names[0] });
      });

      it('with every operation that there is', () => {
        expect([...called].sort()).toEqual(
          Object.keys(plane.controlPlane.handlers).sort(),
        );
      });
    });
  });
}
