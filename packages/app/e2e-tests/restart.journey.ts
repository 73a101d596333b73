import assert from 'node:assert/strict';
import { eventually } from './product/eventually';
import { Product, ProductSite } from './product/Product';
import { LogLine, ProtonApi } from './proton/ProtonApi';
import { sandboxSpec } from './proton/sandboxSpec';

interface Environment {
  deploymentStatus: string;
  deploymentStatusMessage?: string;
}

const NAME = 'survives-a-crash';

const CREATED = /^(\S+): Creation complete/;

function createdResources(log: LogLine[]): string[] {
  return log.flatMap(({ message }) => CREATED.exec(message)?.[1] ?? []);
}

/**
 * Kills the backend while Terraform applies, starts the product again and
 * returns it: the deployment goes on as if nothing had happened.
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
  return restarted;
}
