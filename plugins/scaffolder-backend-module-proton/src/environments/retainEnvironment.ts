import { InputError } from '@backstage/errors';
import type { RequestInitiator } from '@proton-vending/backstage-plugin-proton-common';
import {
  type ProtonExtension,
  toBackstageError,
} from '@proton-vending/backstage-plugin-proton-node';

/** Forgets an environment, and keeps its infrastructure. */
export async function retainEnvironment(
  extension: ProtonExtension | undefined,
  environmentName: string,
  initiator: RequestInitiator,
): Promise<void> {
  if (!extension) {
    throw new InputError(
      `The Proton API of this account cannot forget ${environmentName} and keep its infrastructure; "retain" needs the control plane of this project`,
    );
  }
  await extension
    .retainEnvironment({ environmentName, initiator })
    .catch(error => {
      throw toBackstageError(error);
    });
}
