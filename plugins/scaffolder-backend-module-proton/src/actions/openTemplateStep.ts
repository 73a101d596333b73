import type { ResourcePermission } from '@backstage/plugin-permission-common';
import { formatEnvironmentTemplateArn } from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  ProtonTarget,
  resolveTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import type { StepPermissions } from '../permissions/StepPermissions';
import { templateResource } from '../permissions/TemplateVisibility';

/**
 * Finds out where the environment template of a step is or is to be, and throws
 * unless the permission is given for it.
 */
export async function openTemplateStep(options: {
  proton: ProtonService;
  may: StepPermissions;
  permission: ResourcePermission;
  place: ProtonTarget;
  name: string;
  /** Of a template to be created. */
  tags?: Record<string, string>;
  /** Throws when the step may not go on, before Proton is asked. */
  check?(): void;
}) {
  const { proton, may, permission, place, name, tags, check } = options;
  await may.requireAny(permission);
  check?.();
  const client = await proton.getClient(place);
  const target = resolveTarget(proton, place);
  const arn = formatEnvironmentTemplateArn(target, name);
  await may.requireForTemplate(permission, arn, () =>
    templateResource({ client, target, name, tags }),
  );
  return { client, target, arn };
}
