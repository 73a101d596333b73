import { formatProtonArn } from '@proton-vending/backstage-plugin-proton-common';
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
    resource: 'Environment Account Connection',
    arn: formatProtonArn(
      connection,
      'environment-account-connection',
      connection.id,
    ),
    id: connection.id,
    status: connection.status,
    previousStatus,
  };
}
