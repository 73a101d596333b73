import { ProtonClient } from '@aws-sdk/client-proton';
import { NotFoundError } from '@backstage/errors';
import { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  formatEnvironmentTemplateArn,
  protonTemplatePublishPermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonAuthorizer,
  ProtonEnvironmentTemplateResource,
  ProtonService,
  ProtonTarget,
  readTemplateResource,
  resolveTarget,
  undefinedIfNotFound,
} from '@proton-vending/backstage-plugin-proton-node';
import { once } from '../once';

/** An environment template that the caller has a permission for. */
export interface OpenTemplate {
  client: ProtonClient;
  target: Required<ProtonTarget>;
  /** Whether the caller may see versions that are not published. */
  mayReadDrafts(): Promise<boolean>;
}

/** Finds an environment template, and checks that the caller has a permission for it. */
export async function openTemplate(options: {
  proton: ProtonService;
  name: string;
  target: ProtonTarget;
  templates: ProtonAuthorizer<ProtonEnvironmentTemplateResource>;
  permission: ResourcePermission;
}): Promise<OpenTemplate> {
  const { proton, name, templates, permission } = options;
  // Says what is configured when the account is not.
  const client = await proton.getClient(options.target);
  const target = resolveTarget(proton, options.target);
  const resource = once(() =>
    readTemplateResource({
      client,
      arn: formatEnvironmentTemplateArn(target, name),
    }),
  );
  /** A template that isn't there is seen by nobody, as one that may not be seen. */
  const sees = (each: ResourcePermission) =>
    templates.allows(each, resource).catch(undefinedIfNotFound);
  if (
    !(await sees(permission)) &&
    !(await sees(protonTemplateReadPermission))
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
}
