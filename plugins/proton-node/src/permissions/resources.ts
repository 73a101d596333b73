import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_PROTON_ENVIRONMENT,
  RESOURCE_TYPE_PROTON_ENVIRONMENT_TEMPLATE,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * What permission rules look at of an environment, or of one that is to be
 * created.
 *
 * @public
 */
export interface ProtonEnvironmentResource {
  name: string;
  accountId: string;
  region: string;
  templateName: string;
  /** Such as `IN_PROGRESS`; absent of one that is to be created. */
  status?: string;
  /** Entity refs. */
  owners: string[];
  tags: Record<string, string>;
}

/**
 * What permission rules look at of an environment template, or of one that is
 * to be created.
 *
 * @public
 */
export interface ProtonEnvironmentTemplateResource {
  name: string;
  accountId: string;
  region: string;
  /** Entity refs. */
  owners: string[];
  tags: Record<string, string>;
}

/**
 * Refers to environments in permission rules; a resource is its ARN.
 *
 * @public
 */
export const protonEnvironmentResourceRef = createPermissionResourceRef<
  ProtonEnvironmentResource,
  never
>().with({
  pluginId: 'proton',
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT,
});

/**
 * Refers to environment templates in permission rules; a resource is its ARN.
 *
 * @public
 */
export const protonEnvironmentTemplateResourceRef = createPermissionResourceRef<
  ProtonEnvironmentTemplateResource,
  never
>().with({
  pluginId: 'proton',
  resourceType: RESOURCE_TYPE_PROTON_ENVIRONMENT_TEMPLATE,
});
