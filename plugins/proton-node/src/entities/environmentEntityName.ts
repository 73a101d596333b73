import { createHash } from 'node:crypto';

const ENTITY_NAME_MAX_LENGTH = 63;
const HASH_LENGTH = 8;

/**
 * The name of the catalog entity of a Proton environment.
 *
 * It is the environment's own name wherever the catalog accepts that. Names
 * that are too long, or end in `-` or `_`, are cut and get a hash of the whole
 * name.
 *
 * @public
 */
export function environmentEntityName(environmentName: string): string {
  if (
    environmentName.length <= ENTITY_NAME_MAX_LENGTH &&
    /[0-9A-Za-z]$/.test(environmentName)
  ) {
    return environmentName;
  }
  const hash = createHash('sha256')
    .update(environmentName)
    .digest('hex')
    .slice(0, HASH_LENGTH);
  const start = environmentName
    .slice(0, ENTITY_NAME_MAX_LENGTH - HASH_LENGTH - 1)
    .replace(/[-_]+$/, '');
  return `${start}-${hash}`;
}
