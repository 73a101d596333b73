import { createPermission } from '@backstage/plugin-permission-common';

/**
 * See environments, their deployments and their outputs.
 *
 * @public
 */
export const protonEnvironmentReadPermission = createPermission({
  name: 'proton.environment.read',
  attributes: { action: 'read' },
});

/**
 * Create environments.
 *
 * @public
 */
export const protonEnvironmentCreatePermission = createPermission({
  name: 'proton.environment.create',
  attributes: { action: 'create' },
});

/**
 * Deploy an environment again: with other inputs or from another template version.
 *
 * @public
 */
export const protonEnvironmentUpdatePermission = createPermission({
  name: 'proton.environment.update',
  attributes: { action: 'update' },
});

/**
 * Delete environments together with their infrastructure.
 *
 * @public
 */
export const protonEnvironmentDeletePermission = createPermission({
  name: 'proton.environment.delete',
  attributes: { action: 'delete' },
});

/**
 * Cancel a deployment that runs.
 *
 * @public
 */
export const protonEnvironmentCancelPermission = createPermission({
  name: 'proton.environment.cancel',
  attributes: { action: 'update' },
});

/**
 * Forget an environment and keep its infrastructure.
 *
 * @public
 */
export const protonEnvironmentRetainPermission = createPermission({
  name: 'proton.environment.retain',
  attributes: { action: 'delete' },
});

/**
 * See environment templates, their published versions and schemas.
 *
 * @public
 */
export const protonTemplateReadPermission = createPermission({
  name: 'proton.template.read',
  attributes: { action: 'read' },
});

/**
 * Create environment templates, register their versions and publish them; see drafts.
 *
 * @public
 */
export const protonTemplatePublishPermission = createPermission({
  name: 'proton.template.publish',
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
  protonEnvironmentUpdatePermission,
  protonEnvironmentDeletePermission,
  protonEnvironmentCancelPermission,
  protonEnvironmentRetainPermission,
  protonTemplateReadPermission,
  protonTemplatePublishPermission,
];
