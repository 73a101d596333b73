import type { Tag } from '@aws-sdk/client-proton';
import { ResourceTag } from '../../database/scope';
import { ValidationException } from '../../errors';
import { requireCustomerTags } from '../../tags/customerTags';
import { RequestContext } from '../operations';

/**
 * A required member. The wire has checked it already; the client's types do
 * not know.
 */
export function required<T>(value: T | undefined, path: string): T {
  if (value === undefined) {
    throw new ValidationException(`${path} is required`);
  }
  return value;
}

/**
 * The tags of a request, by key: the same ones in another order are the same
 * request. Reserved and repeated keys are refused.
 */
export function toTags(tags: Tag[] | undefined): ResourceTag[] {
  return requireCustomerTags(
    (tags ?? []).map((tag, index) => ({
      key: required(tag.key, `tags[${index}].key`),
      value: tag.value ?? '',
    })),
  ).sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The part of a context that stores look rows up by. */
export function toScope(context: RequestContext) {
  return { accountId: context.accountId, region: context.region };
}
