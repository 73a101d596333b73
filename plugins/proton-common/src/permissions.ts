import { createPermission } from '@backstage/plugin-permission-common';

/** @public */
export const protonEnvironmentReadPermission = createPermission({
  name: 'proton.environment.read',
  attributes: { action: 'read' },
});

/** @public */
export const protonEnvironmentCreatePermission = createPermission({
  name: 'proton.environment.create',
  attributes: { action: 'create' },
});

/**
 * Every permission of the Proton plugins.
 *
 * @public
 */
export const protonPermissions = [
  protonEnvironmentReadPermission,
  protonEnvironmentCreatePermission,
];
