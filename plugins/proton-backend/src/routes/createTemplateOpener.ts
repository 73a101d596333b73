import { ProtonClient } from '@aws-sdk/client-proton';
import { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  protonTemplatePublishPermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonEnvironmentTemplateResource,
  ProtonService,
  ProtonTarget,
  resolveTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import { Request } from 'express';
import { isError, NotFoundError } from '@backstage/errors';
import { once } from '../once';
import { readTemplate } from '../permissions/readTemplate';
import { GuardedRequest } from './createGuard';
import { readTarget } from './readTarget';

/** The template of a route at hand of a caller who has a permission for it. */
export interface OpenTemplate {
  client: ProtonClient;
  target: Required<ProtonTarget>;
  /** Whether the caller may see versions that are not published. */
  mayReadDrafts(): Promise<boolean>;
}

/** Opens the template that the path of a request names. */
export type TemplateOpener = (
  request: Request,
  templates: GuardedRequest['templates'],
  /** To read it when absent. */
  permission?: ResourcePermission,
) => Promise<OpenTemplate>;

export function createTemplateOpener(proton: ProtonService): TemplateOpener {
  return async (
    request,
    templates,
    permission = protonTemplateReadPermission,
  ) => {
    const { name } = request.params;
    const asked = readTarget(request);
    // Says what is configured when the account is not.
    const client = await proton.getClient(asked);
    const target = resolveTarget(proton, asked);
    const resource = once(() => readTemplate(proton, target, name));
    if (
      !(await sees(templates, permission, resource)) &&
      !(await sees(templates, protonTemplateReadPermission, resource))
    ) {
      throw new NotFoundError(
        `There is no environment template "${name}" that you may see`,
      );
    }
    await templates.require(permission, resource);
    return {
      client,
      target,
      mayReadDrafts: () =>
        templates.allows(protonTemplatePublishPermission, resource),
    };
  };
}

/** A template that isn't there is seen by nobody, as one that may not be seen. */
async function sees(
  templates: GuardedRequest['templates'],
  permission: ResourcePermission,
  resource: () => Promise<ProtonEnvironmentTemplateResource>,
): Promise<boolean> {
  try {
    return await templates.allows(permission, resource);
  } catch (error) {
    if (isError(error) && error.name === 'ResourceNotFoundException') {
      return false;
    }
    throw error;
  }
}
