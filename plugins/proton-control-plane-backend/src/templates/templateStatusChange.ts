import { Scope } from '../database/scope';
import { StatusChange } from '../events/StatusEvents';

/** A template is a draft until one of its versions is published. */
type TemplateStatus = 'DRAFT' | 'PUBLISHED' | 'DELETED';

/** The event for a template's status. */
export function toTemplateStatusChange(
  { accountId, region }: Scope,
  name: string,
  status: TemplateStatus,
  previousStatus?: TemplateStatus,
): StatusChange {
  return {
    accountId,
    region,
    kind: 'environmentTemplate',
    resource: { name },
    status,
    previousStatus,
  };
}
