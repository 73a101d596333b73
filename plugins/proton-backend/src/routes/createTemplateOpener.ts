import { ProtonClient } from '@aws-sdk/client-proton';
import { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  protonTemplatePublishPermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  ProtonTarget,
  resolveTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import { Request } from 'express';
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
    await templates.require(permission, resource);
    return {
      client,
      target,
      mayReadDrafts: () =>
        templates.allows(protonTemplatePublishPermission, resource),
    };
  };
}
