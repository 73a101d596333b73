import { renderTestApp } from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import kubernetesPlugin from '@backstage/plugin-kubernetes/alpha';
import protonPlugin from '@proton-vending/backstage-plugin-proton/alpha';
import { screen } from '@testing-library/react';

jest.setTimeout(120_000);

const CLUSTER = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'team-a',
    namespace: 'default',
    annotations: {
      'aws.amazon.com/aws-proton-environment':
        'arn:aws:proton:us-east-1:123456789012:environment/team-a',
      'backstage.io/kubernetes-id': 'team-a',
      'kubernetes.io/api-server': 'https://team-a.eks.example.com',
      'kubernetes.io/auth-provider': 'aws',
    },
  },
  spec: { type: 'kubernetes-cluster', owner: 'group:default/payments' },
};

function isBefore(one: HTMLElement, other: HTMLElement): boolean {
  // eslint-disable-next-line no-bitwise
  return Boolean(
    one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
}

it('shows the tab of the environment by itself after the overview, also with the Kubernetes plugin', async () => {
  renderTestApp({
    features: [catalogPlugin, kubernetesPlugin, protonPlugin],
    config: { backend: { baseUrl: 'http://localhost:7007' } },
    initialRouteEntries: ['/catalog/default/resource/team-a'],
    apis: [[catalogApiRef, catalogApiMock({ entities: [CLUSTER] })]],
  });

  const [overview, environment, kubernetes] = await Promise.all(
    ['Overview', 'Proton environment', 'Kubernetes'].map(async name => {
      const [tab] = await screen.findAllByText(name, {}, { timeout: 90_000 });
      return tab;
    }),
  );
  expect(isBefore(overview, environment)).toBe(true);
  expect(isBefore(environment, kubernetes)).toBe(true);
  expect(screen.queryByText('Deployment')).not.toBeInTheDocument();
});
