import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, toError } from '@backstage/errors';
import type { z as Zod } from 'zod/v3';

/** The input that names a cluster. */
export const entityInputShape = (z: typeof Zod) => ({
  entityRef: z
    .string()
    .describe(
      'The entity of the cluster, such as "resource:default/payments-dev".',
    ),
});

/** Writes the ref of a cluster in full; a bare name is that of a resource. */
export function readEntityRef(text: string): string {
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
