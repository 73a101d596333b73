import type { ProtonClient } from '@aws-sdk/client-proton';
import {
  formatEnvironmentTemplateArn,
  protonEnvironmentImportPermission,
  protonTemplatePublishPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonTarget,
  readOwners,
} from '@proton-vending/backstage-plugin-proton-node';
import type { ImportPermissions } from '@proton-vending/proton-import';
import type { StepPermissions } from '../permissions/StepPermissions';
import { templateResource } from '../permissions/TemplateVisibility';

/** What whoever started the task may import. */
export function importPermissions(options: {
  may: StepPermissions;
  client: ProtonClient;
  target: Required<ProtonTarget>;
  /** Of the environments to be imported. */
  tags: Record<string, string>;
}): ImportPermissions {
  const { may, client, target, tags } = options;
  return {
    mayImport: ({ arn, name, template }) =>
      may.coversEnvironment(
        protonEnvironmentImportPermission,
        arn,
        async () => ({
          ...target,
          name,
          templateName: template.name,
          owners: readOwners(tags),
          tags,
        }),
      ),
    mayPublish: name =>
      may.coversTemplate(
        protonTemplatePublishPermission,
        formatEnvironmentTemplateArn(target, name),
        () => templateResource({ client, target, name }),
      ),
  };
}
