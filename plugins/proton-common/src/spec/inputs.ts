import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { EnvironmentInputs, InputViolation } from './environmentInputs';
import { findImmutableViolations, InputCheckOptions } from './immutableInputs';
import { applyInputDefaults } from './inputDefaults';
import { toPlainCheck } from './plainNumbers';
import { TemplateSchema } from './templateSchema';

/**
 * What a JSON Schema validator says of a value that breaks a keyword, as Ajv
 * writes it.
 *
 * @public
 */
export interface SchemaViolation {
  keyword: string;
  /** JSON pointer to the value, such as `/subnets/0`; empty for the whole. */
  instancePath: string;
  params: Record<string, unknown>;
  message?: string;
}

/**
 * Lists all the inputs that break the schema, or that can't be changed any more;
 * none when the inputs are good. A number with more digits than the schema can be
 * checked with breaks it.
 *
 * For browsers only: a schema can keep it busy for years. Backends use the
 * validator of `@proton-vending/schema-validation`.
 *
 * @public
 */
export function findInputViolations(
  schema: TemplateSchema,
  inputs: EnvironmentInputs,
  { deployed }: InputCheckOptions = {},
): InputViolation[] {
  const plain = toPlainCheck(schema, inputs);
  const fixed = deployed
    ? findImmutableViolations(
        schema.inputs,
        deployed,
        applyInputDefaults(schema.inputs, inputs),
      )
    : [];
  const ajv = new Ajv({ useDefaults: true, allErrors: true, strict: false });
  addFormats(ajv);
  const validate = ajv.compile(plain.schema);
  validate(plain.inputs);
  return [
    ...plain.violations,
    ...fixed,
    ...(validate.errors ?? []).map(toInputViolation),
  ];
}

/** How many of the allowed values a message lists. */
const MAX_VALUES = 50;

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

/**
 * Says what is wrong with an input.
 *
 * @public
 */
export function toInputViolation(error: SchemaViolation): InputViolation {
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

function locate(error: SchemaViolation): { path: string; message: string } {
  const at = formatPath(error.instancePath);
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return {
        path: joinPath(at, String(params.missingProperty)),
        message: 'is required',
      };
    case 'additionalProperties':
      return {
        path: joinPath(at, String(params.additionalProperty)),
        message: 'is not an input of this template version',
      };
    case 'enum':
      return {
        path: at,
        message: `must be one of ${listValues(params.allowedValues)}`,
      };
    default:
      return { path: at, message: error.message ?? `breaks ${error.keyword}` };
  }
}

function listValues(values: unknown): string {
  const all: unknown[] = Array.isArray(values) ? values : [values];
  const listed = all.slice(0, MAX_VALUES).map(value => JSON.stringify(value));
  return [
    listed.join(', '),
    ...(all.length > MAX_VALUES
      ? [`and ${all.length - MAX_VALUES} more values`]
      : []),
  ].join(' ');
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
