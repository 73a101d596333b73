import { formatEnvironmentTemplateVersionArn } from '@proton-vending/backstage-plugin-proton-common';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { StatusChange } from '../events/StatusEvents';
import { toTemplateVersion } from '../versionNumbers';

/** The event for a version's status. */
export function toVersionStatusChange(
  version: TemplateVersionRecord,
  previousStatus?: string,
): StatusChange {
  const numbers = toTemplateVersion(version);
  return {
    accountId: version.accountId,
    region: version.region,
    resource: 'Environment Template Version',
    arn: formatEnvironmentTemplateVersionArn(
      version,
      version.templateName,
      numbers,
    ),
    name: version.templateName,
    ...numbers,
    status: version.status,
    previousStatus,
  };
}
