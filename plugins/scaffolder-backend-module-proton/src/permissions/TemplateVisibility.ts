import { ProtonClient } from '@aws-sdk/client-proton';
import {
  formatEnvironmentTemplateArn,
  protonTemplatePublishPermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonEnvironmentTemplateResource,
  ProtonTarget,
  readOwners,
  readTemplateResource,
  undefinedIfNotFound,
} from '@proton-vending/backstage-plugin-proton-node';
import type { StepPermissions } from './StepPermissions';

/** What a step may say of templates, and which of their versions it may use. */
export interface TemplateVisibility {
  /** Whether the template and its published versions may be named. */
  canSeeTemplate(templateName: string): Promise<boolean>;
  /** Whether versions that aren't published may be named and used. */
  canSeeDrafts(templateName: string): Promise<boolean>;
}

/** What whoever started the task may see of the templates of an account. */
export function createTemplateVisibility(options: {
  may: StepPermissions;
  client: ProtonClient;
  target: Required<ProtonTarget>;
}): TemplateVisibility {
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
    canSeeTemplate: name => covers(protonTemplateReadPermission, name),
    canSeeDrafts: name => covers(protonTemplatePublishPermission, name),
  };
}

/**
 * What permission rules look at of an environment template; where there is
 * none yet, of the one that is to be created.
 */
export async function templateResource(options: {
  client: ProtonClient;
  target: Required<ProtonTarget>;
  name: string;
  /** Of the template to be created. */
  tags?: Record<string, string>;
}): Promise<ProtonEnvironmentTemplateResource> {
  const { client, target, name, tags = {} } = options;
  const arn = formatEnvironmentTemplateArn(target, name);
  const found = await readTemplateResource({ client, arn }).catch(
    undefinedIfNotFound,
  );
  return found ?? { ...target, name, owners: readOwners(tags), tags };
}
