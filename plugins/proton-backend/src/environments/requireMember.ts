import { CustomErrorBase } from '@backstage/errors';

/** A Proton endpoint left out what Proton's API promises. */
export class IncompleteProtonResponseError extends CustomErrorBase {
  name = 'IncompleteProtonResponseError' as const;
}

/** A member that Proton's API always gives. */
export function requireMember<T, K extends keyof T & string>(
  resource: T,
  member: K,
): NonNullable<T[K]> {
  const value = resource[member];
  if (value === undefined || value === null) {
    throw new IncompleteProtonResponseError(
      `The Proton endpoint answered without the member "${member}", which Proton's API always gives`,
    );
  }
  return value;
}
