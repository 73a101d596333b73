import { InputError } from '@backstage/errors';

/** Throws unless the name was typed just as the environment has it. */
export function requireConfirmedName(name: string, confirmName: string): void {
  if (name !== confirmName) {
    throw new InputError(
      `Type the name of the environment, ${name}, to confirm: "confirmName" is another one`,
    );
  }
}
