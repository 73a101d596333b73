import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/core-plugin-api';

/** The page of all clusters. */
export const fleetRouteRef = createRouteRef({ id: 'proton' });

/** The page of all templates. */
export const templatesRouteRef = createRouteRef({ id: 'proton:templates' });

/** Where clusters are created. */
export const createClusterRouteRef = createExternalRouteRef({
  id: 'proton:create-cluster',
  optional: true,
  defaultTarget: 'scaffolder.root',
});
