import { ResourceTag } from '../database/scope';
import { ValidationException } from '../errors';

/** AWS Proton's quota of customer tags for each resource. */
const MAX_TAGS = 50;
const RESERVED_PREFIX = 'aws:';

/**
 * Tags that a customer gives a resource, by key: the same ones in another order
 * are the same request.
 *
 * Throws a `ValidationException` for keys that are reserved or given twice.
 */
export function requireCustomerTags(tags: ResourceTag[] = []): ResourceTag[] {
  requireUnreserved(tags.map(({ key }) => key));
  const keys = tags.map(({ key }) => key);
  const repeated = keys.filter((key, index) => keys.indexOf(key) !== index);
  if (repeated.length > 0) {
    throw new ValidationException(
      `Each tag key can be given once; ${quote(repeated)} is there more often`,
    );
  }
  return [...requireWithinQuota(tags)].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Throws a `ValidationException` for keys that only the service itself sets. */
export function requireUnreserved(keys: string[]): void {
  const reserved = keys.filter(key =>
    key.toLowerCase().startsWith(RESERVED_PREFIX),
  );
  if (reserved.length > 0) {
    throw new ValidationException(
      `Tag keys that begin with ${RESERVED_PREFIX} are reserved and can be neither set nor removed: ${quote(
        reserved,
      )}`,
    );
  }
}

/** The tags with others added; a key that is there gets the new value. */
export function mergeTags(
  tags: ResourceTag[],
  added: ResourceTag[],
): ResourceTag[] {
  const merged = new Map(tags.map(({ key, value }) => [key, value]));
  added.forEach(({ key, value }) => merged.set(key, value));
  return requireWithinQuota(
    [...merged].map(([key, value]) => ({ key, value })),
  );
}

function requireWithinQuota(tags: ResourceTag[]): ResourceTag[] {
  if (tags.length > MAX_TAGS) {
    throw new ValidationException(
      `A resource can have ${MAX_TAGS} tags, and it would have ${tags.length}; remove some first`,
    );
  }
  return tags;
}

function quote(keys: string[]): string {
  return [...new Set(keys)].map(key => `"${key}"`).join(', ');
}
