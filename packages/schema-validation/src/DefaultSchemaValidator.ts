import { InputError } from '@backstage/errors';
import {
  EnvironmentInputs,
  InputViolation,
  JsonSchema,
  TemplateSchema,
  toInputViolation,
  toPlainCheck,
  toPlainSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from './SchemaValidator';
import { SchemaWorkers } from './SchemaWorkers';

/**
 * What the checks of a {@link DefaultSchemaValidator} may cost.
 *
 * @public
 */
export interface DefaultSchemaValidatorOptions {
  /** How many threads check specs at once; 2 when absent. */
  workers?: number;
  /** How long a check may take, in milliseconds of processor time; 1,000 when absent. */
  timeLimit?: number;
  /** How much memory a thread may use, in megabytes; 128 when absent. */
  memoryLimit?: number;
}

/** What somebody who corrects a spec can take in. */
const MAX_VIOLATIONS = 20;

/** In characters: of a path, of a message, and of what programs are told as JSON. */
const MAX_TEXT = 500;
const MAX_PARAMS = 1_000;

/**
 * Checks inputs in worker threads. Schemas and inputs come from
 * outside, and a few lines of schema can keep a processor busy for years.
 *
 * @public
 */
export class DefaultSchemaValidator implements SchemaValidator {
  /** Creates a validator. Its threads start with the first check. */
  static create(
    options: DefaultSchemaValidatorOptions = {},
  ): DefaultSchemaValidator {
    const { workers = 2, timeLimit = 1_000, memoryLimit = 128 } = options;
    return new DefaultSchemaValidator(
      new SchemaWorkers(workers, {
        time: timeLimit,
        memory: memoryLimit,
        errors: MAX_VIOLATIONS,
      }),
    );
  }

  private constructor(private readonly workers: SchemaWorkers) {}

  /** {@inheritdoc SchemaValidator.findInputViolations} */
  async findInputViolations(
    schema: TemplateSchema,
    inputs: EnvironmentInputs,
  ): Promise<InputViolation[]> {
    const plain = toPlainCheck(schema, inputs);
    const { errors, errorCount } = await this.check(plain);
    const listed = [...plain.violations, ...errors.map(toInputViolation)]
      .slice(0, MAX_VIOLATIONS)
      .map(shortenViolation);
    const more = plain.violations.length + errorCount - listed.length;
    return [
      ...listed,
      ...(more > 0 ? [{ path: '', message: `has ${more} more problems` }] : []),
    ];
  }

  /** {@inheritdoc SchemaValidator.findSchemaProblem} */
  async findSchemaProblem(schema: TemplateSchema): Promise<string | undefined> {
    try {
      const { problem } = await this.workers.check(
        { schema: JSON.stringify(toPlainSchema(schema)) },
        { isPatient: true },
      );
      return problem === undefined ? undefined : shorten(problem);
    } catch (error) {
      if (error instanceof InputError) {
        return error.message;
      }
      throw error;
    }
  }

  /** Ends the threads; checks that run or wait fail. */
  async close(): Promise<void> {
    await this.workers.close();
  }

  private async check(plain: {
    schema: JsonSchema;
    inputs: EnvironmentInputs;
  }) {
    const result = await this.workers.check(
      { schema: JSON.stringify(plain.schema), inputs: plain.inputs },
      { isPatient: false },
    );
    if (result.problem !== undefined) {
      throw new InputError(
        `The template's schema can't be used to check inputs: ${shorten(
          result.problem,
        )}`,
      );
    }
    return result;
  }
}

/** Without what programs are told, people still get the message. */
function shortenViolation(violation: InputViolation): InputViolation {
  const { path, message, ...told } = violation;
  const isLong = JSON.stringify(told).length > MAX_PARAMS;
  return {
    path: shorten(path),
    message: shorten(message),
    ...(!isLong && told),
  };
}

function shorten(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
