import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import { protonApiRef, ProtonClient } from './api';
import { CLUSTER_TAB_PATH } from './clusterTabPath';
import { catalogIndexRouteRef } from './routes';
import { unregisterMenuItem } from './unregisterMenuItem';

export { protonTranslationRef } from './translation';

const isEnvironment = {
  [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT}`]: {
    $exists: true,
  },
};

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
    filter: isEnvironment,
    loader: () =>
      import('./components/EnvironmentCard').then(m => <m.EnvironmentCard />),
  },
});

const clusterTab = EntityContentBlueprint.make({
  name: 'cluster',
  params: {
    path: CLUSTER_TAB_PATH,
    title: 'Cluster',
    group: 'deployment',
    filter: isEnvironment,
    loader: () => import('./components/ClusterTab').then(m => <m.ClusterTab />),
  },
});

const environmentTemplatePickerField = FormFieldBlueprint.make({
  name: 'environment-template-picker',
  params: {
    field: () =>
      import('./fields/environmentTemplatePicker/field').then(
        m => m.environmentTemplatePicker,
      ),
  },
});

const environmentInputsField = FormFieldBlueprint.make({
  name: 'environment-inputs',
  params: {
    field: () =>
      import('./fields/environmentInputs/field').then(m => m.environmentInputs),
  },
});

const environmentNameField = FormFieldBlueprint.make({
  name: 'environment-name',
  params: {
    field: () =>
      import('./fields/environmentName/field').then(m => m.environmentName),
  },
});

const environmentPickerField = FormFieldBlueprint.make({
  name: 'environment-picker',
  params: {
    field: () =>
      import('./fields/environmentPicker/field').then(m => m.environmentPicker),
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
  externalRoutes: { catalogIndex: catalogIndexRouteRef },
  extensions: [
    protonApi,
    environmentCard,
    unregisterMenuItem,
    clusterTab,
    environmentTemplatePickerField,
    environmentInputsField,
    environmentNameField,
    environmentPickerField,
  ],
});
