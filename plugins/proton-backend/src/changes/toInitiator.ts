import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { RequestInitiator } from '@proton-vending/backstage-plugin-proton-common';
import { findUser } from '../permissions/describeCaller';

/** For whom and why a deployment starts. */
export function toInitiator(
  auth: AuthService,
  { credentials }: { credentials: BackstageCredentials },
  reason?: string,
): RequestInitiator {
  return { onBehalfOf: findUser(auth, credentials), reason };
}
