import { InputError } from '@backstage/errors';
import {
  applyInputDefaults,
  EnvironmentInputs,
  findFieldPathProblems,
  findImmutableViolations,
  InputCheckOptions,
  InputViolation,
  JsonSchema,
  TemplateRule,
  TemplateSchema,
  TemplateSchemaError,
  toInputViolation,
  toPlainCheck,
  toPlainSchema,
  toRuleInputs,
  toRuleType,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from './SchemaValidator';
import type { SchemaTask } from './SchemaWorker';
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
    { deployed }: InputCheckOptions = {},
  ): Promise<InputViolation[]> {
    const plain = toPlainCheck(schema, inputs);
    const { errors, errorCount, broken } = await this.check(
      plain,
      schema.rules?.length ? toRulesTask(schema, inputs, deployed) : undefined,
    );
    const known = [
      ...plain.violations,
      ...(deployed ? findChanged(schema.inputs, deployed, inputs) : []),
      ...broken.map(each => toRuleViolation(schema.rules ?? [], each)),
    ];
    const listed = [...known, ...errors.map(toInputViolation)]
      .slice(0, MAX_VIOLATIONS)
      .map(shortenViolation);
    const more = known.length + errorCount - listed.length;
    return [
      ...listed,
      ...(more > 0 ? [{ path: '', message: `has ${more} more problems` }] : []),
    ];
  }

  /** {@inheritdoc SchemaValidator.findSchemaProblem} */
  async findSchemaProblem(schema: TemplateSchema): Promise<string | undefined> {
    try {
      const { problem } = await this.workers.check<'inputs'>(
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

  /** {@inheritdoc SchemaValidator.findRuleProblems} */
  async findRuleProblems(schema: TemplateSchema): Promise<string[]> {
    const { rules = [] } = schema;
    const misplaced = findFieldPathProblems(schema);
    if (rules.length === 0) {
      return misplaced;
    }
    try {
      const { ruleProblems } = await this.workers.check<'rules'>(
        {
          schema: JSON.stringify(rules),
          rules,
          type: toRuleType(schema.inputs),
        },
        { isPatient: true },
      );
      return [
        ...misplaced,
        ...ruleProblems.map(({ line, message }) =>
          shorten(`line ${line}: the rule can't be used: ${message}`),
        ),
      ];
    } catch (error) {
      if (error instanceof InputError) {
        return [error.message];
      }
      throw error;
    }
  }

  /** Ends the threads; checks that run or wait fail. */
  async close(): Promise<void> {
    await this.workers.close();
  }

  private async check(
    plain: { schema: JsonSchema; inputs: EnvironmentInputs },
    rules: SchemaTask['rules'],
  ) {
    const result = await this.workers.check<'inputs'>(
      { schema: JSON.stringify(plain.schema), inputs: plain.inputs, rules },
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

function findChanged(
  schema: JsonSchema,
  deployed: EnvironmentInputs,
  inputs: EnvironmentInputs,
): InputViolation[] {
  return refuseTooLarge(() =>
    findImmutableViolations(
      schema,
      deployed,
      applyInputDefaults(schema, inputs),
    ),
  );
}

/** An input that is newer than what is deployed has its default in both. */
function toRulesTask(
  { inputs: schema, rules = [] }: TemplateSchema,
  inputs: EnvironmentInputs,
  deployed: EnvironmentInputs | undefined,
): SchemaTask['rules'] {
  const toFilled = (given: EnvironmentInputs) =>
    toRuleInputs(schema, applyInputDefaults(schema, given));
  return refuseTooLarge(() => ({
    rules,
    self: toFilled(inputs),
    oldSelf: deployed && toFilled(deployed),
  }));
}

function toRuleViolation(
  rules: TemplateRule[],
  { index, problem }: { index: number; problem?: string },
): InputViolation {
  const { fieldPath = '', line, message } = rules[index];
  return {
    path: fieldPath,
    message:
      problem === undefined
        ? message
        : `can't be checked by the rule on line ${line} of the template's rules.yaml: ${problem}. Ask the template's owner to correct the rule`,
    keyword: 'rule',
  };
}

/** @throws InputError when the schema is too large to be followed */
function refuseTooLarge<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateSchemaError) {
      throw new InputError(error.message);
    }
    throw error;
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
