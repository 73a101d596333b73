import { MAX_IMPORT_STATE_BYTES } from '@proton-vending/backstage-plugin-proton-common';

/** A Terraform state that somebody has chosen for an environment. */
export interface ChosenState {
  fileName: string;
  text: string;
  /** Bytes. */
  size: number;
  /** How many outputs it has. */
  outputs: number;
}

/** Why a file isn't taken. */
export type StateProblem = 'notAState' | 'tooLarge';

/** Reads a file; nothing of it is kept when it is no state or too large. */
export async function readStateFile(
  file: File,
  /** Of the states that were chosen before, in bytes. */
  chosenSize: number,
): Promise<ChosenState | StateProblem> {
  if (chosenSize + file.size > MAX_IMPORT_STATE_BYTES) {
    return 'tooLarge';
  }
  const text = await file.text();
  try {
    const { outputs, version } = Object(JSON.parse(text));
    return version === 4
      ? {
          fileName: file.name,
          text,
          size: file.size,
          outputs: Object.keys(Object(outputs)).length,
        }
      : 'notAState';
  } catch {
    return 'notAState';
  }
}
