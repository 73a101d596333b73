import { InputError } from '@backstage/errors';
import { Request } from 'express';
import { z } from 'zod';

/** A parameter that may be absent or empty. */
export function optional<T extends z.ZodType>(value: T) {
  return z.preprocess(given => given || undefined, value.optional());
}

/** A parameter that may be given once. */
export const text = optional(z.string({ message: 'must be given once' }));

/** A whole number from `min` to `max`; `undefined` when it is absent. */
export function count({ min = 0, max }: { min?: number; max?: number } = {}) {
  const range =
    max === undefined ? `, ${min} or more` : ` from ${min} to ${max}`;
  const message = `must be a whole number${range}`;
  const digits = z.string({ message }).regex(/^\d{1,15}$/, message);
  const number = z
    .number()
    .min(min, message)
    .max(max ?? Number.MAX_SAFE_INTEGER, message);
  return optional(digits.transform(Number).pipe(number));
}

/** One of these values. */
export function oneOf<const T extends readonly [string, ...string[]]>(
  values: T,
) {
  return z.enum(values, { message: `must be one of ${values.join(', ')}` });
}

/** A parameter that may be given several times; `undefined` without a value. */
export function listOf<T extends z.ZodType>(value: T) {
  return z
    .preprocess(
      given =>
        [given].flat().filter(each => typeof each === 'string' && each !== ''),
      z.array(value),
    )
    .transform(values => (values.length > 0 ? values : undefined));
}

/** The account and region that a request asks for. */
export const targetSchema = z.object({ accountId: text, region: text });

/** @throws InputError that names the first parameter that isn't valid */
export function readQuery<T extends z.ZodType>(
  { query }: Pick<Request, 'query'>,
  schema: T,
): z.infer<T> {
  const { success, data, error } = schema.safeParse(query);
  if (success) {
    return data;
  }
  const [{ message, path }] = error.issues;
  const name = String(path[0]);
  const value = query[name];
  throw new InputError(
    `The query parameter "${name}" ${message}${
      typeof value === 'string' ? `, it is "${value}"` : ''
    }`,
  );
}
