import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  EnvironmentInputs,
  EnvironmentSpecError,
  formatEnvironmentSpec,
  parseEnvironmentSpec,
  MAX_SPEC_CHARACTERS,
} from '@proton-vending/backstage-plugin-proton-common';
import { readFile, stat } from 'node:fs/promises';

/** No character has more than four bytes in UTF-8. */
const MAX_SPEC_BYTES = 4 * MAX_SPEC_CHARACTERS;

/** The inputs that a step gives. */
export interface GivenInputs {
  inputs: EnvironmentInputs;
  /** The text of the spec file that they come from. */
  spec?: string;
}

/**
 * Reads the inputs of an environment from the one place where the action's
 * input gives them: an object, the text of a spec file, or the path of a spec
 * file inside the workspace.
 */
export async function readEnvironmentInputs(options: {
  workspacePath: string;
  inputs?: EnvironmentInputs;
  spec?: string;
  specPath?: string;
}): Promise<GivenInputs> {
  const { inputs, spec, specPath, workspacePath } = options;
  const given = Object.entries({ inputs, spec, specPath }).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length !== 1) {
    throw new InputError(
      `Give exactly one of "inputs", "spec" and "specPath"${
        given.length > 0
          ? `, not ${given.map(([name]) => `"${name}"`).join(' and ')}`
          : ''
      }`,
    );
  }
  if (inputs) {
    return { inputs };
  }
  const text = spec ?? (await readSpecFile(workspacePath, specPath ?? ''));
  return { inputs: parseSpec(text, specPath), spec: text };
}

async function readSpecFile(
  workspacePath: string,
  specPath: string,
): Promise<string> {
  const path = resolveSafeChildPath(workspacePath, specPath);
  try {
    const { size } = await stat(path);
    if (size <= MAX_SPEC_BYTES) {
      return await readFile(path, 'utf8');
    }
  } catch (error) {
    throw new InputError(
      `The spec file "${specPath}" cannot be read from the workspace (${
        (error as NodeJS.ErrnoException).code ?? 'unknown error'
      })`,
    );
  }
  throw new InputError(
    `The spec file "${specPath}" is too large: a spec has at most ${MAX_SPEC_CHARACTERS.toLocaleString(
      'en-US',
    )} characters`,
  );
}

/**
 * The text of the spec file with the inputs.
 *
 * @throws InputError for an integer that JSON or a form may have rounded
 */
export function writeSpec({ inputs, spec }: GivenInputs): string {
  return spec ?? refuseAsInput(() => formatEnvironmentSpec(inputs));
}

function parseSpec(text: string, specPath?: string): EnvironmentInputs {
  return refuseAsInput(() => parseEnvironmentSpec(text), specPath);
}

function refuseAsInput<T>(work: () => T, specPath?: string): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof EnvironmentSpecError) {
      throw new InputError(
        specPath ? `${specPath}: ${error.message}` : error.message,
      );
    }
    throw error;
  }
}
