import {
  EnvironmentInputs,
  formatSecret,
  formatSecretReference,
  InputViolation,
  JsonSchema,
  MASKED_VALUE,
  parseSecret,
  parseSecretReference,
} from '@proton-vending/backstage-plugin-proton-common';
import { BROKEN_SECRET } from '../shared/secretMarks';
import {
  findInputSchema,
  isRecord,
  readInput,
  removeInput,
  writeInput,
} from './inputPaths';
import { isSecretPath } from './secretPaths';

/** Where a field keeps the secrets that travel with the task. */
export interface InputSecrets {
  /** Stands before the path of an input in the key of its secret. */
  prefix: string;
  secrets: Record<string, string>;
  setSecrets: (secrets: Record<string, string>) => void;
}

/** Inputs as the task may hold them, and the secrets that it gets beside them. */
export function separateSecrets(options: {
  inputs: EnvironmentInputs;
  secretPaths: string[];
  prefix: string;
  problems: InputViolation[];
  /** Paths of inputs that keep a value which is not shown. */
  masked: string[];
}): { inputs: EnvironmentInputs; secrets: Record<string, string> } {
  const { secretPaths, prefix, problems, masked } = options;
  const secrets: Record<string, string> = {};
  let { inputs } = options;
  for (const path of secretPaths) {
    const value = readInput(inputs, path);
    const key = `${prefix}.${path}`;
    secrets[key] = value === undefined ? '' : formatSecret(value);
    if (value !== undefined) {
      const isBroken = problems.some(problem =>
        isSecretPath([path], problem.path),
      );
      inputs = writeInput(
        inputs,
        path,
        isBroken ? BROKEN_SECRET : formatSecretReference(key),
      );
    } else if (masked.includes(path)) {
      inputs = writeInput(inputs, path, MASKED_VALUE);
    }
  }
  return { inputs, secrets };
}

/** Inputs of a task with their secrets in place; without those that are gone. */
export function joinSecrets(options: {
  inputs: EnvironmentInputs;
  /** The one that the inputs are for. */
  schema: JsonSchema;
  prefix: string;
  secrets: Record<string, string>;
}): EnvironmentInputs {
  const { schema, prefix, secrets } = options;

  function visit(
    all: EnvironmentInputs,
    node: unknown,
    path: string,
  ): EnvironmentInputs {
    if (isRecord(node)) {
      return Object.entries(node).reduce(
        (inputs, [name, below]) =>
          visit(inputs, below, path ? `${path}.${name}` : name),
        all,
      );
    }
    if (!isSecretMark(node)) {
      return all;
    }
    const text = secrets[`${prefix}.${path}`];
    return text
      ? writeInput(all, path, readSecret(findInputSchema(schema, path), text))
      : removeInput(all, path);
  }

  return visit(options.inputs, options.inputs, '');
}

/** The value of a secret; its text where that cannot be read, which is then wrong. */
export function readSecret(
  schema: JsonSchema | undefined,
  text: string,
): unknown {
  try {
    return parseSecret(schema ?? {}, text);
  } catch {
    return text;
  }
}

/** Whether a value stands for a secret. */
export function isSecretMark(value: unknown): boolean {
  return (
    value === MASKED_VALUE ||
    value === BROKEN_SECRET ||
    parseSecretReference(value) !== undefined
  );
}
