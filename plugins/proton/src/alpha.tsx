import {
  ApiBlueprint,
  coreApis,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import DnsIcon from '@material-ui/icons/Dns';
import LayersIcon from '@material-ui/icons/Layers';
import { protonApiRef, createProtonClient } from './api';
import { CLUSTER_TAB_PATH } from './clusterTabPath';
import {
  campaignsLinkRouteRef,
  campaignsRouteRef,
  catalogIndexRouteRef,
  clustersRouteRef,
  createClusterRouteRef,
  fleetRouteRef,
  importLinkRouteRef,
  importRouteRef,
  templatesRouteRef,
} from './routes';
import { templateFilter } from './templateFilter/templateFilter';
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
      deps: { discoveryApi: coreApis.discovery, fetchApi: coreApis.fetch },
      factory: createProtonClient,
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
    title: 'Proton environment',
    // The first group after the overview that other tabs of a cluster aren't in. A
    // group with one tab shows the tab itself; those without a group come last.
    group: 'development',
    filter: isEnvironment,
    loader: () => import('./components/ClusterTab').then(m => <m.ClusterTab />),
  },
});

const fleetPage = PageBlueprint.make({
  params: {
    path: '/proton',
    routeRef: fleetRouteRef,
    title: 'Clusters',
    icon: <DnsIcon />,
    loader: () =>
      import('./components/FleetPage').then(m => <m.NewFleetPage />),
  },
});

const templatesPage = PageBlueprint.make({
  name: 'templates',
  params: {
    path: '/proton/templates',
    routeRef: templatesRouteRef,
    title: 'Templates',
    icon: <LayersIcon />,
    loader: () =>
      import('./components/TemplatesPage').then(m => <m.NewTemplatesPage />),
  },
});

/** Without an icon, which keeps it out of the sidebar: the clusters lead to it. */
const campaignsPage = PageBlueprint.make({
  name: 'campaigns',
  params: {
    path: '/proton/campaigns',
    routeRef: campaignsRouteRef,
    title: 'Campaigns',
    loader: () =>
      import('./components/CampaignsPage').then(m => <m.NewCampaignsPage />),
  },
});

/** Without an icon, which keeps it out of the sidebar: few people need it. */
const importPage = PageBlueprint.make({
  name: 'import',
  params: {
    path: '/proton/import',
    routeRef: importRouteRef,
    title: 'Import from AWS Proton',
    loader: () =>
      import('./components/ImportPage').then(m => <m.NewImportPage />),
  },
});

const environmentTemplatePickerField = FormFieldBlueprint.make({
  name: 'environment-template-picker',
  params: {
    field: () =>
      import(
        './fields/environmentTemplatePicker/EnvironmentTemplatePicker'
      ).then(m => m.environmentTemplatePicker),
  },
});

const environmentInputsField = FormFieldBlueprint.make({
  name: 'environment-inputs',
  params: {
    field: () =>
      import('./fields/environmentInputs/EnvironmentInputs').then(
        m => m.environmentInputs,
      ),
  },
});

const environmentNameField = FormFieldBlueprint.make({
  name: 'environment-name',
  params: {
    field: () =>
      import('./fields/environmentName/EnvironmentName').then(
        m => m.environmentName,
      ),
  },
});

const environmentPickerField = FormFieldBlueprint.make({
  name: 'environment-picker',
  params: {
    field: () =>
      import('./fields/environmentPicker/EnvironmentPicker').then(
        m => m.environmentPicker,
      ),
  },
});

const secretInputField = FormFieldBlueprint.make({
  name: 'secret-input',
  params: {
    field: () =>
      import('./fields/secretInput/SecretInput').then(m => m.secretInput),
  },
});

const checkedInputsField = FormFieldBlueprint.make({
  name: 'checked-inputs',
  params: {
    field: () =>
      import('./fields/checkedInputs/CheckedInputs').then(m => m.checkedInputs),
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
  routes: {
    root: fleetRouteRef,
    templates: templatesRouteRef,
    campaigns: campaignsRouteRef,
    import: importRouteRef,
  },
  externalRoutes: {
    campaignsLink: campaignsLinkRouteRef,
    catalogIndex: catalogIndexRouteRef,
    clusters: clustersRouteRef,
    createCluster: createClusterRouteRef,
    importLink: importLinkRouteRef,
  },
  extensions: [
    protonApi,
    fleetPage,
    templatesPage,
    campaignsPage,
    importPage,
    environmentCard,
    unregisterMenuItem,
    clusterTab,
    environmentTemplatePickerField,
    environmentInputsField,
    environmentNameField,
    environmentPickerField,
    secretInputField,
    checkedInputsField,
    templateFilter,
  ],
});
