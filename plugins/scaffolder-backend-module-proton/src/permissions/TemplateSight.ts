import type { ProtonClient } from '@aws-sdk/client-proton';
import {
  formatEnvironmentTemplateArn,
  protonTemplatePublishPermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonTarget } from '@proton-vending/backstage-plugin-proton-node';
import type { StepPermissions } from './StepPermissions';
import { templateResource } from './templateResource';

/** What a step may say of templates, and which of their versions it may use. */
export interface TemplateSight {
  /** Whether the template and its published versions may be named. */
  seesTemplate(templateName: string): Promise<boolean>;
  /** Whether versions that aren't published may be named and used. */
  seesDrafts(templateName: string): Promise<boolean>;
}

/** What whoever started the task may see of the templates of an account. */
export function createTemplateSight(options: {
  may: StepPermissions;
  client: ProtonClient;
  target: Required<ProtonTarget>;
}): TemplateSight {
  const { may, client, target } = options;
  const covers = (
    permission: Parameters<StepPermissions['coversTemplate']>[0],
    name: string,
  ) =>
    may.coversTemplate(
      permission,
      formatEnvironmentTemplateArn(target, name),
      () => templateResource({ client, target, name }),
    );
  return {
    seesTemplate: name => covers(protonTemplateReadPermission, name),
    seesDrafts: name => covers(protonTemplatePublishPermission, name),
  };
}
