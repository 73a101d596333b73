import {
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';

/** What an entity says that nobody was named for. */
export const NO_OWNER = 'unknown';

/**
 * The full ref of the owner that an entity names, as the catalog relates it;
 * `undefined` when it names none, or what is no entity ref.
 */
export function readOwnerRef({ spec, metadata }: Entity): string | undefined {
  const owner = spec?.owner;
  if (typeof owner !== 'string' || owner === NO_OWNER) {
    return undefined;
  }
  try {
    return stringifyEntityRef(
      parseEntityRef(owner, {
        defaultKind: 'Group',
        defaultNamespace: metadata.namespace,
      }),
    );
  } catch {
    return undefined;
  }
}
