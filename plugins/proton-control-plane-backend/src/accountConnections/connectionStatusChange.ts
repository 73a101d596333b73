import { AccountConnectionRecord } from '../database/AccountConnectionStore';
import { StatusChange } from '../events/StatusEvents';
import { formatConnectionArn } from './connectionArn';

/** The event for a connection's status. */
export function toConnectionStatusChange(
  connection: AccountConnectionRecord,
  previousStatus?: string,
): StatusChange {
  return {
    accountId: connection.accountId,
    region: connection.region,
    resource: 'Environment Account Connection',
    arn: formatConnectionArn(connection, connection),
    id: connection.id,
    status: connection.status,
    previousStatus,
  };
}
