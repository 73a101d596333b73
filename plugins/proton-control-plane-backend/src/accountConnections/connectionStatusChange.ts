import { AccountConnectionRecord } from '../database/AccountConnectionStore';
import { StatusChange } from '../events/StatusEvents';

/** The event for a connection's status. */
export function toConnectionStatusChange(
  connection: AccountConnectionRecord,
  previousStatus?: string,
): StatusChange {
  return {
    accountId: connection.accountId,
    region: connection.region,
    kind: 'environmentAccountConnection',
    resource: { name: connection.id },
    ownerAccountId: connection.environmentAccountId,
    status: connection.status,
    previousStatus,
  };
}
