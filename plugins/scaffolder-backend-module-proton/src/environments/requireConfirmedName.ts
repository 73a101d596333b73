import { InputError } from '@backstage/errors';

/** Throws unless the name was typed just as the environment has it. */
export function requireConfirmedName(name: string, confirmName: string): void {
  if (name !== confirmName) {
    throw new InputError(
      `To delete the environment ${name}, type its name: "confirmName" is "${confirmName}"`,
    );
  }
}
