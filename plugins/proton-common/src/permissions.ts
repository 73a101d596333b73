import { createPermission } from '@backstage/plugin-permission-common';

/**
 * The resource type of permissions that a policy can bind to environments: to
 * their owner, template, account, status or tags.
 *
 * @public
 */
export const RESOURCE_TYPE_PROTON_ENVIRONMENT = 'proton-environment';

/**
 * The resource type of permissions that a policy can bind to environment
 * templates: to their owner, name, account or tags.
 *
 * @public
 */
export const RESOURCE_TYPE_PROTON_ENVIRONMENT_TEMPLATE =
  'proton-environment-template';

/**
 * See environments, their deployments, inputs and outputs, but for what is
 * sensitive of them.
 *
 * @public
 */
export const protonEnvironmentReadPermission = createPermission({
  name: 'proton.environment.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT,
});

/**
 * Create environments. A condition is applied to what is to be created: its
 * template, account, owner and tags.
 *
 * @public
 */
export const protonEnvironmentCreatePermission = createPermission({
  name: 'proton.environment.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT,
});

/**
 * Record environments whose infrastructure exists, such as those that AWS
 * Proton left in Git. A condition is applied to what is to be imported: its
 * template, account, owner and tags.
 *
 * @public
 */
export const protonEnvironmentImportPermission = createPermission({
  name: 'proton.environment.import',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT,
});

/**
 * Deploy an environment again: with other inputs or from another template version.
 *
 * @public
 */
export const protonEnvironmentUpdatePermission = createPermission({
  name: 'proton.environment.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT,
});

/**
 * Delete environments together with their infrastructure.
 *
 * @public
 */
export const protonEnvironmentDeletePermission = createPermission({
  name: 'proton.environment.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT,
});

/**
 * Deploy a change that replaces, destroys or forgets protected resources, such as a
 * cluster or a database.
 *
 * @public
 */
export const protonEnvironmentReplacePermission = createPermission({
  name: 'proton.environment.replace',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT,
});

/**
 * Cancel a deployment that runs.
 *
 * @public
 */
export const protonEnvironmentCancelPermission = createPermission({
  name: 'proton.environment.cancel',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT,
});

/**
 * Forget an environment and keep its infrastructure.
 *
 * @public
 */
export const protonEnvironmentRetainPermission = createPermission({
  name: 'proton.environment.retain',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT,
});

/**
 * Restore an earlier version of an environment's state, and unlock the state.
 *
 * @public
 */
export const protonEnvironmentStateUpdatePermission = createPermission({
  name: 'proton.environment.state.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT,
});

/**
 * See sensitive outputs and inputs of environments.
 *
 * @public
 */
export const protonEnvironmentOutputsReadPermission = createPermission({
  name: 'proton.environment.outputs.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT,
});

/**
 * See the logs and plans of deployments.
 *
 * @public
 */
export const protonEnvironmentLogsReadPermission = createPermission({
  name: 'proton.environment.logs.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT,
});

/**
 * See environment templates, their published versions and schemas.
 *
 * @public
 */
export const protonTemplateReadPermission = createPermission({
  name: 'proton.template.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT_TEMPLATE,
});

/**
 * Create environment templates, register their versions and publish them; see
 * and deploy drafts.
 *
 * @public
 */
export const protonTemplatePublishPermission = createPermission({
  name: 'proton.template.publish',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT_TEMPLATE,
});

/**
 * See campaigns. Their clusters are shown to those who may see the environments.
 *
 * @public
 */
export const protonCampaignReadPermission = createPermission({
  name: 'proton.campaign.read',
  attributes: { action: 'read' },
});

/**
 * Create drafts of campaigns.
 *
 * @public
 */
export const protonCampaignCreatePermission = createPermission({
  name: 'proton.campaign.create',
  attributes: { action: 'create' },
});

/**
 * Run campaigns: edit, preview, start, pause, resume, retry, stop and discard them,
 * roll waves back, and decide on delays. Changing a cluster also requires
 * `proton.environment.update` for it.
 *
 * @public
 */
export const protonCampaignUpdatePermission = createPermission({
  name: 'proton.campaign.update',
  attributes: { action: 'update' },
});

/**
 * The permissions that concern environments.
 *
 * @public
 */
export const protonEnvironmentPermissions = [
  protonEnvironmentReadPermission,
  protonEnvironmentCreatePermission,
  protonEnvironmentImportPermission,
  protonEnvironmentUpdatePermission,
  protonEnvironmentDeletePermission,
  protonEnvironmentReplacePermission,
  protonEnvironmentCancelPermission,
  protonEnvironmentRetainPermission,
  protonEnvironmentStateUpdatePermission,
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentLogsReadPermission,
];

/**
 * The permissions that concern environment templates.
 *
 * @public
 */
export const protonTemplatePermissions = [
  protonTemplateReadPermission,
  protonTemplatePublishPermission,
];

/**
 * The permissions that concern campaigns.
 *
 * @public
 */
export const protonCampaignPermissions = [
  protonCampaignReadPermission,
  protonCampaignCreatePermission,
  protonCampaignUpdatePermission,
];

/**
 * Every permission of the Proton plugins.
 *
 * @public
 */
export const protonPermissions = [
  ...protonEnvironmentPermissions,
  ...protonTemplatePermissions,
  ...protonCampaignPermissions,
];
