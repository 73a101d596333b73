import assert from 'node:assert/strict';
import { eventually } from './product/eventually';
import { Product, ProductSite } from './product/Product';
import { LogLine, ProtonApi } from './proton/ProtonApi';
import { sandboxSpec } from './proton/sandboxSpec';
import { ScaffolderApi } from './scaffolder/ScaffolderApi';

interface Environment {
  deploymentStatus: string;
  deploymentStatusMessage?: string;
}

const NAME = 'survives-a-crash';

/** Of a cluster that a task of the scaffolder creates. */
const TASK_NAME = 'survives-in-a-task';

const CREATED = /^(\S+): Creation complete/;

function createdResources(log: LogLine[]): string[] {
  return log.flatMap(({ message }) => CREATED.exec(message)?.[1] ?? []);
}

/** Starts the task, and waits until it waits for its deployment. */
async function startTask(product: Product): Promise<string> {
  const scaffolder = new ScaffolderApi(product.backendUrl);
  const proton = new ProtonApi(product.protonUrl);
  const id = await scaffolder.start('create-cluster', {
    name: TASK_NAME,
    owner: 'group:default/developers',
    environmentTemplate: { name: 'eks-sandbox', majorVersion: '1' },
    inputs: { cluster_name: TASK_NAME },
  });
  await eventually({
    what: 'the task has created its environment',
    timeoutSeconds: 60,
    ask: () =>
      proton
        .call<object>('GetEnvironment', { name: TASK_NAME })
        .catch(() => undefined),
  });
  return id;
}

/** The task went on in the backend that came after, and did nothing twice. */
async function finishTask(product: Product, id: string): Promise<void> {
  const { task, log } = await new ScaffolderApi(product.backendUrl).finish(id);
  assert.equal(task.status, 'completed', log);
  const { deployments } = await new ProtonApi(product.protonUrl).call<{
    deployments: { deploymentStatus: string }[];
  }>('ListDeployments', { environmentName: TASK_NAME });
  assert.deepEqual(
    deployments.map(({ deploymentStatus }) => deploymentStatus),
    ['SUCCEEDED'],
  );
}

/**
 * Kills the backend while Terraform applies and a task waits, starts the product
 * again and returns it: everything goes on as if nothing had happened.
 */
export async function restartJourney(
  product: Product,
  site: ProductSite,
): Promise<Product> {
  const before = new ProtonApi(product.protonUrl);
  await before.call('CreateEnvironment', {
    name: NAME,
    templateName: 'eks-sandbox',
    templateMajorVersion: '1',
    spec: sandboxSpec(NAME),
  });
  const deploymentId = await eventually({
    what: 'a first resource is created',
    timeoutSeconds: 60,
    ask: async () => {
      const { deployments } = await before.call<{
        deployments: { id: string }[];
      }>('ListDeployments', { environmentName: NAME });
      const log = await before.deploymentLog(deployments[0].id);
      return createdResources(log).length > 0 ? deployments[0].id : undefined;
    },
  });

  const taskId = await startTask(product);
  await product.killBackend();
  const restarted = await Product.start(site);
  const proton = new ProtonApi(restarted.protonUrl);

  const environment = await eventually({
    what: 'the deployment is over',
    timeoutSeconds: 120,
    ask: async () => {
      const answer = await proton.call<{ environment: Environment }>(
        'GetEnvironment',
        { name: NAME },
      );
      return answer.environment.deploymentStatus === 'IN_PROGRESS'
        ? undefined
        : answer.environment;
    },
  });
  assert.equal(
    environment.deploymentStatus,
    'SUCCEEDED',
    environment.deploymentStatusMessage,
  );
  const { deployments } = await proton.call<{ deployments: { id: string }[] }>(
    'ListDeployments',
    { environmentName: NAME },
  );
  assert.deepEqual(
    deployments.map(({ id }) => id),
    [deploymentId],
  );

  const log = await proton.deploymentLog(deploymentId);
  assert.deepEqual(
    log.map(({ sequence }) => sequence),
    log.map((_, index) => index + 1),
  );
  const created = createdResources(log);
  const { provisionedResources } = await proton.call<{
    provisionedResources: { name: string }[];
  }>('ListEnvironmentProvisionedResources', { environmentName: NAME });
  assert.equal(new Set(created).size, created.length, created.join('\n'));
  assert.equal(created.length, provisionedResources.length);
  await finishTask(restarted, taskId);
  return restarted;
}
