import Ajv, { ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import { EnvironmentInputs } from './environmentSpec';
import { toPlainCheck, toPlainDefaults, toPlainSchema } from './plainNumbers';
import { TemplateSchema } from './templateSchema';

/**
 * An input that breaks the schema.
 *
 * @public
 */
export interface InputViolation {
  /** Where, such as `vpc_cidr` or `subnets[0].cidr`; empty for the whole. */
  path: string;
  /** What is wrong in English, such as `must be a boolean`. It never holds the value. */
  message: string;
  /**
   * For programs, which say it in another language: the JSON Schema keyword that
   * is broken, such as `minimum`.
   */
  keyword?: string;
  /** What the keyword asks for, such as `{ limit: 1 }`; it never holds the value. */
  params?: Record<string, unknown>;
}

/**
 * Tells whether a pattern of a schema is found in a text. It may throw when
 * that takes too long: patterns can take exponential time.
 *
 * @public
 */
export type PatternMatcher = (pattern: RegExp, text: string) => boolean;

/**
 * All the inputs that break the schema; none when the inputs are good. A number
 * with more digits than the schema can be checked with breaks it.
 *
 * @public
 */
export function findInputViolations(
  schema: TemplateSchema,
  inputs: EnvironmentInputs,
  options: { matches?: PatternMatcher } = {},
): InputViolation[] {
  const plain = toPlainCheck(schema, inputs);
  const validate = newAjv({ useDefaults: true, ...options }).compile(
    plain.schema,
  );
  if (validate(plain.inputs)) {
    return plain.violations;
  }
  return [...plain.violations, ...(validate.errors ?? []).map(toViolation)];
}

/**
 * The inputs with the schema's defaults under them. The inputs given are left
 * as they are.
 *
 * @public
 */
export function applyInputDefaults(
  schema: TemplateSchema,
  inputs: EnvironmentInputs,
): EnvironmentInputs {
  const plain = toPlainDefaults(schema, inputs);
  newAjv({ useDefaults: true }).compile(plain.schema)(plain.inputs);
  return plain.restore(plain.inputs);
}

/**
 * Why the schema cannot be used to check inputs (a bad pattern, a keyword with
 * a value of the wrong type); undefined when it can.
 *
 * @public
 */
export function findSchemaProblem(schema: TemplateSchema): string | undefined {
  try {
    newAjv({}).compile(toPlainSchema(schema));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function newAjv(options: {
  useDefaults?: boolean;
  matches?: PatternMatcher;
}): Ajv {
  const { useDefaults, matches } = options;
  const ajv = new Ajv({
    useDefaults,
    ...(matches && { code: { regExp: toRegExpEngine(matches) } }),
    allErrors: true,
    strict: false,
    validateFormats: true,
  });
  addFormats(ajv);
  return ajv;
}

function toRegExpEngine(matches: PatternMatcher) {
  const engine = (pattern: string, flags: string) => {
    const { source } = new RegExp(pattern, flags);
    return {
      test: (text: string) => matches(new RegExp(source, flags), text),
      // Ajv tells patterns apart by this.
      toString: () => `/${source}/${flags}`,
    };
  };
  // What stands for it in code that Ajv would write to a file, which it does not here.
  return Object.assign(engine, { code: 'new RegExp' });
}

/** What programs are told of a keyword; the other parameters could hold a value. */
const TOLD_PARAMS = [
  'allowedValue',
  'allowedValues',
  'format',
  'limit',
  'multipleOf',
  'pattern',
  'type',
];

function toViolation(error: ErrorObject): InputViolation {
  const { keyword, params } = error;
  const told = Object.entries(params).filter(([name]) =>
    TOLD_PARAMS.includes(name),
  );
  return {
    ...locate(error),
    keyword,
    ...(told.length > 0 && { params: Object.fromEntries(told) }),
  };
}

function locate(error: ErrorObject): { path: string; message: string } {
  const at = formatPath(error.instancePath);
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return {
        path: joinPath(at, params.missingProperty),
        message: 'is required',
      };
    case 'additionalProperties':
      return {
        path: joinPath(at, params.additionalProperty),
        message: 'is not an input of this template version',
      };
    case 'enum':
      return {
        path: at,
        message: `must be one of ${params.allowedValues
          .map((value: unknown) => JSON.stringify(value))
          .join(', ')}`,
      };
    default:
      return { path: at, message: error.message ?? `breaks ${error.keyword}` };
  }
}

function formatPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce(
      (path, part) =>
        /^\d+$/.test(part) ? `${path}[${part}]` : joinPath(path, part),
      '',
    );
}

function joinPath(path: string, part: string): string {
  return path ? `${path}.${part}` : part;
}
