import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, toError } from '@backstage/errors';
import { ResourcePermission } from '@backstage/plugin-permission-common';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { z as Zod } from 'zod/v3';
import { asBackstageError } from '../asBackstageError';
import {
  OpenEnvironment,
  openEnvironment,
} from '../environments/openEnvironment';
import { GuardedRequest, GuardRule } from '../routes/createCallerGuard';
import { ActionServices } from './ActionServices';

/** The input that names a cluster. */
export const entityInputShape = (z: typeof Zod) => ({
  entityRef: z
    .string()
    .describe(
      'The entity of the cluster, such as "resource:default/payments-dev".',
    ),
});

/**
 * Runs an action on the cluster that its input names, for a caller who has the
 * permission for it, and has it audited whichever way it ends.
 */
export async function guardCluster<T extends object>(
  services: ActionServices,
  {
    input,
    credentials,
  }: { input: { entityRef: string }; credentials: BackstageCredentials },
  rule: GuardRule & { permission: ResourcePermission },
  run: (opened: OpenEnvironment & GuardedRequest) => Promise<T>,
): Promise<{ output: T & { entityRef: string } }> {
  const entityRef = readEntityRef(input.entityRef);
  const output = await services.guard(
    { credentials },
    { ...rule, meta: { ...rule.meta, entityRef } },
    async caller => {
      const opened = await openEnvironment({
        ...services,
        ...caller,
        permission: rule.permission,
        entityRef,
      });
      caller.note({ arn: opened.arn });
      const result = await asBackstageError(() =>
        run({ ...opened, ...caller }),
      );
      return { ...result, entityRef };
    },
  );
  return { output };
}

/** Writes the ref of a cluster in full; a bare name is that of a resource. */
function readEntityRef(text: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(text, { defaultKind: 'resource' }),
    );
  } catch (error) {
    throw new InputError(
      `entityRef must be an entity ref such as resource:default/payments-dev: ${
        toError(error).message
      }`,
    );
  }
}
