import {
  ProtonScope,
  formatProtonArn,
} from '@proton-vending/backstage-plugin-proton-common';
import { AccountConnectionRecord } from '../database/AccountConnectionStore';

/** The ARN of a connection, which belongs to the environment account. */
export function formatConnectionArn(
  scope: ProtonScope,
  connection: Pick<AccountConnectionRecord, 'id' | 'environmentAccountId'>,
): string {
  return formatProtonArn(
    { ...scope, accountId: connection.environmentAccountId },
    'environment-account-connection',
    connection.id,
  );
}
