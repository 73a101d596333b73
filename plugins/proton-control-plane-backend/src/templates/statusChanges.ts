import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { Scope, pickScope } from '../database/scope';
import { StatusChange } from '../events/StatusEvents';

/** A template is a draft until one of its versions is published. */
type TemplateStatus = 'DRAFT' | 'PUBLISHED' | 'DELETED';

/** The event for a template's status. */
export function toTemplateStatusChange(
  scope: Scope,
  name: string,
  status: TemplateStatus,
  previousStatus?: TemplateStatus,
): StatusChange {
  return {
    ...pickScope(scope),
    kind: 'environmentTemplate',
    resource: { name },
    status,
    previousStatus,
  };
}

/** The event for a version's status. */
export function toVersionStatusChange(
  version: TemplateVersionRecord,
  previousStatus?: string,
): StatusChange {
  return {
    ...pickScope(version),
    kind: 'environmentTemplateVersion',
    resource: {
      parent: version.templateName,
      name: `${version.majorVersion}.${version.minorVersion}`,
    },
    status: version.status,
    previousStatus,
  };
}
