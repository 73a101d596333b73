import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/core-plugin-api';

/** Where people go when the entity that they were at is gone. */
export const catalogIndexRouteRef = createExternalRouteRef({
  id: 'catalog-index',
  optional: true,
  defaultTarget: 'catalog.catalogIndex',
});

/** Where the environments are listed, for links from a single one. */
export const clustersRouteRef = createExternalRouteRef({
  id: 'clusters',
  optional: true,
  defaultTarget: 'proton.root',
});

/** The page of all clusters. */
export const fleetRouteRef = createRouteRef({ id: 'proton' });

/** The page of all templates. */
export const templatesRouteRef = createRouteRef({ id: 'proton:templates' });

/** The page that imports what AWS Proton left. */
export const importRouteRef = createRouteRef({ id: 'proton:import' });

/** The same, for links from pages of apps that may not have it. */
export const importLinkRouteRef = createExternalRouteRef({
  id: 'proton:import-link',
  optional: true,
  defaultTarget: 'proton.import',
});

/** The page of all campaigns. */
export const campaignsRouteRef = createRouteRef({ id: 'proton:campaigns' });

/** The same, for links from pages of apps that may not have it. */
export const campaignsLinkRouteRef = createExternalRouteRef({
  id: 'proton:campaigns-link',
  optional: true,
  defaultTarget: 'proton.campaigns',
});

/** Where clusters are created. */
export const createClusterRouteRef = createExternalRouteRef({
  id: 'proton:create-cluster',
  optional: true,
  defaultTarget: 'scaffolder.root',
});
