import type { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  protonEnvironmentCancelPermission,
  protonEnvironmentCreatePermission,
  protonEnvironmentDeletePermission,
  protonEnvironmentImportPermission,
  protonEnvironmentReadPermission,
  protonEnvironmentReplacePermission,
  protonEnvironmentRetainPermission,
  protonEnvironmentUpdatePermission,
  protonTemplatePublishPermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';

const DESCRIPTIONS = new Map([
  [protonEnvironmentReadPermission.name, 'see Proton environments'],
  [protonEnvironmentCreatePermission.name, 'create Proton environments'],
  [protonEnvironmentImportPermission.name, 'import Proton environments'],
  [protonEnvironmentUpdatePermission.name, 'update Proton environments'],
  [protonEnvironmentDeletePermission.name, 'delete Proton environments'],
  [
    protonEnvironmentReplacePermission.name,
    'replace, destroy or stop managing protected resources of Proton environments',
  ],
  [
    protonEnvironmentRetainPermission.name,
    'forget Proton environments and keep their infrastructure',
  ],
  [
    protonEnvironmentCancelPermission.name,
    'cancel deployments of Proton environments',
  ],
  [protonTemplateReadPermission.name, 'see Proton environment templates'],
  [
    protonTemplatePublishPermission.name,
    'register and publish Proton environment templates',
  ],
]);

/** What a permission is for, to follow "You may not". */
export function describePermission({ name }: ResourcePermission): string {
  return DESCRIPTIONS.get(name) ?? `do what ${name} allows`;
}
