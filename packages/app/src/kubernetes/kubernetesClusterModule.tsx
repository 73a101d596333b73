import { compatWrapper } from '@backstage/core-compat-api';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';

/** The plugin `kubernetes-cluster` has no extension for the new frontend system. */
export const kubernetesClusterModule = createFrontendModule({
  pluginId: 'catalog',
  extensions: [
    EntityContentBlueprint.make({
      name: 'kubernetes-cluster',
      params: {
        path: '/kubernetes-cluster',
        title: 'Cluster',
        filter: {
          kind: 'resource',
          'metadata.annotations.kubernetes.io/api-server': { $exists: true },
        },
        loader: async () => {
          // The routable extension of the legacy system has no place in this one.
          const { Router } = await import(
            '@backstage/plugin-kubernetes-cluster'
          );
          return compatWrapper(<Router />);
        },
      },
    }),
  ],
});
