import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import { protonApiRef, ProtonClient } from './api';

const protonApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: protonApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: options => ProtonClient.create(options),
    }),
});

const environmentCard = EntityCardBlueprint.make({
  name: 'environment',
  params: {
    type: 'content',
    filter: {
      [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT}`]: {
        $exists: true,
      },
    },
    loader: () =>
      import('./components/EnvironmentCard').then(m => <m.EnvironmentCard />),
  },
});

/**
 * The Proton plugin for apps on the new frontend system.
 *
 * @alpha
 */
export default createFrontendPlugin({
  pluginId: 'proton',
  title: 'Proton',
  info: { packageJson: () => import('../package.json') },
  extensions: [protonApi, environmentCard],
});
