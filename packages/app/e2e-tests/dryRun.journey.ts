import assert from 'node:assert/strict';
import { Product } from './product/Product';
import { ProtonApi } from './proton/ProtonApi';
import { ScaffolderApi } from './scaffolder/ScaffolderApi';

const NAME = 'for-dry-runs';
const ENVIRONMENT = `resource:default/${NAME}`;

const inputs = { cluster_name: NAME };

function creation(name: string) {
  return {
    name,
    owner: 'group:default/developers',
    environmentTemplate: { name: 'eks-sandbox', majorVersion: '1' },
    inputs: { cluster_name: name },
  };
}

/** For each example template: what the form gives, and what the dry run says. */
const GOOD: [string, object, RegExp][] = [
  [
    'create-cluster',
    creation('never-made'),
    /would create the environment never-made .*\n.*proton: EnvironmentSpec/,
  ],
  [
    'change-cluster',
    { environment: ENVIRONMENT, inputs: { ...inputs, node_desired_size: 4 } },
    /node_desired_size: \(none\) → 4/,
  ],
  [
    'upgrade-cluster',
    { environment: ENVIRONMENT, version: 'minor', inputs },
    /Dry run: nothing of for-dry-runs would be deployed/,
  ],
  [
    'delete-cluster',
    { environment: ENVIRONMENT, confirmName: NAME },
    /would delete the environment for-dry-runs/,
  ],
  [
    'publish-cluster-template',
    { target: 'new', name: 'never-made', source: 'starter', publish: true },
    /Dry run: would/,
  ],
];

const BAD: [string, object, RegExp][] = [
  [
    'create-cluster',
    { ...creation(NAME), inputs: { cluster_name: 'another' } },
    /The name for-dry-runs is taken/,
  ],
  [
    'change-cluster',
    { environment: ENVIRONMENT, inputs: { ...inputs, node_desired_size: 'x' } },
    /node_desired_size must be integer/,
  ],
  [
    'delete-cluster',
    { environment: ENVIRONMENT, confirmName: 'other' },
    /type its name/,
  ],
];

/** The example templates in the template editor: everything checked, nothing done. */
export async function dryRunJourney(product: Product): Promise<void> {
  const proton = new ProtonApi(product.protonUrl);
  const scaffolder = new ScaffolderApi(product.backendUrl);
  // The task ends when the catalog has the cluster.
  const { task, log } = await scaffolder.finish(
    await scaffolder.start('create-cluster', creation(NAME)),
  );
  assert.equal(task.status, 'completed', log);
  const list = () =>
    Promise.all([
      proton.call('ListEnvironments', {}),
      proton.call('ListEnvironmentTemplates', {}),
      proton.call('ListDeployments', { environmentName: NAME }),
    ]);
  const before = await list();

  for (const [template, values, says] of GOOD) {
    assert.match(await scaffolder.dryRun(template, values), says, template);
  }
  for (const [template, values, says] of BAD) {
    await assert.rejects(scaffolder.dryRun(template, values), says, template);
  }

  assert.deepEqual(await list(), before);
}
