import assert from 'node:assert/strict';
import { eventually } from './product/eventually';
import { AwsCli } from './proton/AwsCli';
import { sandboxSpec } from './proton/sandboxSpec';

interface Environment {
  name: string;
  deploymentStatus: string;
  templateMajorVersion: string;
  templateMinorVersion: string;
}

const NAME = 'from-the-cli';

/** What someone does who has the AWS CLI, the demo key and nothing else. */
export async function awsCliJourney(endpoint: string): Promise<void> {
  const aws = new AwsCli(endpoint);

  const { templates } = await aws.proton<{ templates: { name: string }[] }>(
    'list-environment-templates',
  );
  assert.deepEqual(templates.map(({ name }) => name).sort(), [
    'eks-blueprints',
    'eks-cluster',
    'eks-gitops',
    'eks-sandbox',
    'shared-vpc',
  ]);

  const { environment } = await aws.proton<{ environment: Environment }>(
    'create-environment',
    ...['--name', NAME],
    ...['--template-name', 'eks-sandbox'],
    ...['--template-major-version', '1'],
    ...['--spec', sandboxSpec(NAME)],
  );
  assert.equal(environment.deploymentStatus, 'IN_PROGRESS');

  await aws.proton('wait', 'environment-deployed', '--name', NAME);
  const deployed = await aws.proton<{ environment: Environment }>(
    'get-environment',
    ...['--name', NAME],
  );
  assert.equal(deployed.environment.deploymentStatus, 'SUCCEEDED');
  assert.equal(deployed.environment.templateMajorVersion, '1');
  assert.equal(deployed.environment.templateMinorVersion, '0');

  const { outputs } = await aws.proton<{
    outputs: { key: string; valueString: string }[];
  }>('list-environment-outputs', '--environment-name', NAME);
  assert.deepEqual(
    outputs.find(({ key }) => key === 'cluster_name'),
    { key: 'cluster_name', valueString: NAME },
  );

  await aws.proton('delete-environment', '--name', NAME);
  await eventually({
    what: 'the environment is gone',
    timeoutSeconds: 120,
    ask: () =>
      aws.proton('get-environment', '--name', NAME).then(
        () => undefined,
        error => {
          assert.match(String(error), /ResourceNotFoundException/);
          return true;
        },
      ),
  });
}
