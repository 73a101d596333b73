import assert from 'node:assert/strict';
import { Page } from 'playwright-core';
import { signInAs } from './backstage/signIn';
import { signIn } from './browser/scaffolderForm';
import { clusterBundle } from './kubernetes/clusterBundle';
import { KubernetesApi } from './kubernetes/KubernetesApi';
import { eventually } from './product/eventually';
import { Product } from './product/Product';
import { ProtonApi } from './proton/ProtonApi';

const TEMPLATE = 'local-cluster';

// Upper case and an underscore: EKS has names that entities only just may have.
const NAME = 'Local_1';

async function vend(proton: ProtonApi, api: KubernetesApi): Promise<void> {
  await proton.call('CreateEnvironmentTemplate', { name: TEMPLATE });
  await proton.publishVersion(TEMPLATE, '1', await clusterBundle());
  await proton.call('CreateEnvironment', {
    name: NAME,
    templateName: TEMPLATE,
    templateMajorVersion: '1',
    spec: JSON.stringify({
      proton: 'EnvironmentSpec',
      spec: {
        endpoint: api.endpoint,
        certificate_authority: api.certificateAuthority,
      },
    }),
  });
}

/** Asks the Kubernetes plugin of Backstage. */
async function ask<T>(
  product: Product,
  path: string,
  headers: Record<string, string> = {},
): Promise<T> {
  const token = await signInAs(product.backendUrl, 'developer');
  const response = await fetch(`${product.backendUrl}/api/kubernetes${path}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
}

/** Backstage's Kubernetes plugin reads a vended cluster that has an endpoint. */
export function kubernetesJourney(product: Product) {
  return async (page: Page): Promise<void> => {
    const api = await KubernetesApi.start();
    try {
      await vend(new ProtonApi(product.protonUrl), api);
      await eventually({
        what: 'the Kubernetes plugin finds the cluster',
        timeoutSeconds: 90,
        ask: async () => {
          const { items } = await ask<{ items: { name: string }[] }>(
            product,
            '/clusters',
          );
          return items.find(({ name }) => name === NAME);
        },
      });

      const nodes = await ask<{ items: { metadata: { name: string } }[] }>(
        product,
        '/proxy/api/v1/nodes',
        { 'Backstage-Kubernetes-Cluster': NAME },
      );
      assert.deepEqual(
        nodes.items.map(({ metadata }) => metadata.name),
        ['node-1'],
      );
      assert.match(api.tokens[0], /^k8s-aws-v1\./);

      await signIn(page);
      await page.goto(`/catalog/default/resource/${NAME}/kubernetes`);
      await page.getByText('Your Clusters').waitFor();

      await page.goto(`/catalog/default/resource/${NAME}/proton/kubernetes`);
      await page
        .getByRole('region', { name: 'Nodes' })
        .getByRole('cell', { name: 'node-1' })
        .waitFor();
      await page.getByText('No problems found.').waitFor();
    } finally {
      await api.stop();
    }
  };
}
