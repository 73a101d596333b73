import { createExternalRouteRef } from '@backstage/core-plugin-api';

/** Where people go when the entity that they were at is gone. */
export const catalogIndexRouteRef = createExternalRouteRef({
  id: 'catalog-index',
  optional: true,
  defaultTarget: 'catalog.catalogIndex',
});
