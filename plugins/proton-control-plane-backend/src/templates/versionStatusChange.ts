import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { StatusChange } from '../events/StatusEvents';

/** The event for a version's status. */
export function toVersionStatusChange(
  version: TemplateVersionRecord,
  previousStatus?: string,
): StatusChange {
  return {
    accountId: version.accountId,
    region: version.region,
    kind: 'environmentTemplateVersion',
    resource: {
      parent: version.templateName,
      name: `${version.majorVersion}.${version.minorVersion}`,
    },
    status: version.status,
    previousStatus,
  };
}
