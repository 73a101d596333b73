import type { AwsCredentialIdentity } from '@smithy/types';
import type { ProtonExtension } from '../service/ProtonService';
import { createProtonExtension } from './createProtonExtension';
import { sendSigned } from './sendRequest';

/**
 * A control plane at a URL, and a key of it.
 *
 * @public
 */
export interface RemoteControlPlane {
  /** Such as `https://backstage.example.com/api/proton-control-plane`. */
  endpoint: string;
  accountId: string;
  region: string;
  credentials: AwsCredentialIdentity;
}

/**
 * The extension API of a control plane, for programs outside of Backstage.
 *
 * @public
 */
export function connectProtonExtension({
  accountId,
  credentials,
  endpoint,
  region,
}: RemoteControlPlane): ProtonExtension {
  const account = { accountId, region, endpoint, events: false };
  return createProtonExtension({
    account,
    send: request => sendSigned(account, async () => credentials, request),
  });
}
