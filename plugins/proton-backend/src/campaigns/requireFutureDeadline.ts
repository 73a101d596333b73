import { InputError } from '@backstage/errors';

/** @throws InputError when the deadline of a campaign has passed */
export function requireFutureDeadline(
  deadline: string | undefined,
  now: number,
): void {
  if (deadline && Date.parse(deadline) <= now) {
    throw new InputError(`The deadline ${deadline} is in the past`);
  }
}
