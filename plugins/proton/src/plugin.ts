import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { protonApiRef, createProtonClient } from './api';
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

const clusterTabRouteRef = createRouteRef({ id: 'proton:cluster' });

/**
 * The Proton plugin for apps on the legacy frontend system.
 *
 * @public
 */
export const protonPlugin = createPlugin({
  id: 'proton',
  routes: {
    root: fleetRouteRef,
    templates: templatesRouteRef,
    campaigns: campaignsRouteRef,
    import: importRouteRef,
    clusterTab: clusterTabRouteRef,
  },
  externalRoutes: {
    campaignsLink: campaignsLinkRouteRef,
    catalogIndex: catalogIndexRouteRef,
    clusters: clustersRouteRef,
    createCluster: createClusterRouteRef,
    importLink: importLinkRouteRef,
  },
  apis: [
    createApiFactory({
      api: protonApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: createProtonClient,
    }),
  ],
});

/**
 * The card of a Proton environment, for an entity page. On an entity that is
 * not one it says which annotation is missing.
 *
 * @public
 */
export const EntityProtonEnvironmentCard: () => JSX.Element =
  protonPlugin.provide(
    createComponentExtension({
      name: 'EntityProtonEnvironmentCard',
      component: {
        lazy: () =>
          import('./components/EnvironmentCard').then(
            m => m.EntityEnvironmentCard,
          ),
      },
    }),
  );

/**
 * Asks whether to delete the environment of the page's entity or to unregister
 * the entity alone, and says what each of them does.
 *
 * @public
 */
export const EntityProtonUnregisterDialog: (props: {
  open: boolean;
  onClose: () => void;
}) => JSX.Element = protonPlugin.provide(
  createComponentExtension({
    name: 'EntityProtonUnregisterDialog',
    component: {
      lazy: () =>
        import('./components/UnregisterOrDelete').then(
          m => m.EntityUnregisterOrDeleteDialog,
        ),
    },
  }),
);

/**
 * The tab of a Proton environment, for an entity page; its path is `/proton`,
 * which the card and notifications lead to.
 *
 * @public
 */
export const EntityProtonClusterContent: () => JSX.Element =
  protonPlugin.provide(
    createRoutableExtension({
      name: 'EntityProtonClusterContent',
      mountPoint: clusterTabRouteRef,
      component: () =>
        import('./components/ClusterTab').then(m => m.EntityClusterTab),
    }),
  );

/**
 * The page of all clusters that the user may see.
 *
 * @public
 */
export const ProtonFleetPage: () => JSX.Element = protonPlugin.provide(
  createRoutableExtension({
    name: 'ProtonFleetPage',
    mountPoint: fleetRouteRef,
    component: () =>
      import('./components/FleetPage').then(m => m.LegacyFleetPage),
  }),
);

/**
 * The page of all environment templates and their versions.
 *
 * @public
 */
export const ProtonTemplatesPage: () => JSX.Element = protonPlugin.provide(
  createRoutableExtension({
    name: 'ProtonTemplatesPage',
    mountPoint: templatesRouteRef,
    component: () =>
      import('./components/TemplatesPage').then(m => m.LegacyTemplatesPage),
  }),
);

/**
 * The page of all campaigns, which change many clusters in waves.
 *
 * @public
 */
export const ProtonCampaignsPage: () => JSX.Element = protonPlugin.provide(
  createRoutableExtension({
    name: 'ProtonCampaignsPage',
    mountPoint: campaignsRouteRef,
    component: () =>
      import('./components/CampaignsPage').then(m => m.LegacyCampaignsPage),
  }),
);

/**
 * The page that imports the environments that AWS Proton left in a repository.
 *
 * @public
 */
export const ProtonImportPage: () => JSX.Element = protonPlugin.provide(
  createRoutableExtension({
    name: 'ProtonImportPage',
    mountPoint: importRouteRef,
    component: () =>
      import('./components/ImportPage').then(m => m.LegacyImportPage),
  }),
);
