import {
  JsonSchema,
  listInputGroups,
  offerNoneBelow,
} from '@proton-vending/backstage-plugin-proton-common';
import type { UiSchema } from '@rjsf/utils';
import { addHelp, applyInputKeywords } from './applyInputKeywords';
import { inlineReferences } from './inlineReferences';
import type { InputGroup } from './groupInputs';
import {
  findInputSchema,
  findInputSchemas,
  isRecord,
  ITEMS,
  listAlternatives,
  splitPath,
} from './inputPaths';
import type { EnvironmentInputsOptions } from './schema';
import { listSecretPaths } from './secretPaths';

/** The name of the field for secrets in the form inside of the field. */
export const SECRET_FIELD = 'ProtonSecretInNestedForm';

/** What the form of an environment's inputs is made from. */
export interface InputsForm {
  /** What is asked for. */
  schema: JsonSchema;
  uiSchema: UiSchema;
  /** What the whole value has to fit: with what is hidden, and narrowed. */
  valueSchema: JsonSchema;
  /** Inputs of the first level that stand together. */
  groups: InputGroup[];
  /** Paths of the fields whose values are secrets. */
  secretPaths: string[];
  /** Paths of the options that the schema does not have. */
  unknownPaths: string[];
}

/** What a form needs to know beside its schema and its options. */
export interface InputsFormContext {
  /** The label of leaving out an input that has alternatives. */
  none?: string;
  /** Paths of inputs that keep the value that they are deployed with. */
  fixed?: string[];
  /** Says why these can't be changed. */
  fixedReason?: string;
}

/**
 * Makes a form from the schema of a template version, its keywords, and the options
 * of the field, which count more than the keywords.
 */
export function applyInputOptions(
  versionSchema: JsonSchema,
  options: EnvironmentInputsOptions,
  { none = 'None', fixed = [], fixedReason }: InputsFormContext = {},
): InputsForm {
  const {
    hide = [],
    lock = [],
    preset = {},
    narrow = {},
    order = [],
  } = options;
  const valueSchema = structuredClone(inlineReferences(versionSchema));
  const uiSchema: UiSchema = {};

  for (const [path, part] of Object.entries(narrow)) {
    findInputSchemas(valueSchema, path).forEach(input =>
      Object.assign(input, part),
    );
  }
  const unknownPaths = listPaths(options).filter(
    path => !findInputSchema(valueSchema, path),
  );
  const asked = structuredClone(valueSchema);
  const secretPaths = listSecretPaths(valueSchema);
  for (const path of secretPaths) {
    askForSecret(asked, uiSchema, path);
  }
  const schema = offerNoneBelow({ schema: asked, none });
  for (const [path, value] of Object.entries(preset)) {
    findInputSchemas(schema, path).forEach(input =>
      Object.assign(input, { default: value }),
    );
  }
  addPlaceholders(schema, uiSchema);
  for (const path of [...lock, ...fixed]) {
    Object.assign(findUiSchema(uiSchema, path), { 'ui:readonly': true });
  }
  for (const path of [...hide, ...Object.keys(options.presetFrom ?? {})]) {
    removeProperty(schema, path);
  }
  addOrder(uiSchema, schema, order);
  applyInputKeywords(valueSchema, schema, uiSchema);
  for (const path of fixed) {
    addHelp(findUiSchema(uiSchema, path), fixedReason);
  }
  return {
    schema,
    uiSchema,
    valueSchema,
    groups: options.groups ?? listInputGroups(valueSchema),
    secretPaths,
    unknownPaths,
  };
}

/** Its box holds the whole value, of whatever type it is. */
function askForSecret(schema: JsonSchema, uiSchema: UiSchema, path: string) {
  for (const input of findInputSchemas(schema, path)) {
    const { title, description, ...limits } = structuredClone(input);
    Object.keys(limits).forEach(keyword => delete input[keyword]);
    // RJSF shows no field for a schema without keywords.
    input.title ??= splitPath(path).at(-1);
    Object.assign(findUiSchema(uiSchema, path), {
      'ui:field': SECRET_FIELD,
      'ui:options': { limits },
    });
  }
}

/** The paths of the inputs that are not asked for. */
export function listHidden(options: EnvironmentInputsOptions): string[] {
  return [...(options.hide ?? []), ...Object.keys(options.presetFrom ?? {})];
}

function listPaths(options: EnvironmentInputsOptions): string[] {
  const { hide, lock, preset, presetFrom, narrow, order, groups } = options;
  return [
    ...new Set([
      ...(hide ?? []),
      ...(lock ?? []),
      ...Object.keys(preset ?? {}),
      ...Object.keys(presetFrom ?? {}),
      ...Object.keys(narrow ?? {}),
      ...(order ?? []),
      ...(groups ?? []).flatMap(({ inputs }) => inputs),
    ]),
  ];
}

function findUiSchema(uiSchema: UiSchema, path: string): UiSchema {
  return splitPath(path).reduce<UiSchema>((current, step) => {
    const key = step === ITEMS ? 'items' : step;
    current[key] ??= {};
    return current[key];
  }, uiSchema);
}

function removeProperty(schema: JsonSchema, path: string): void {
  const steps = splitPath(path);
  const name = steps.at(-1) ?? '';
  findInputSchemas(schema, steps.slice(0, -1).join('.')).forEach(parent =>
    removeMember(parent, name),
  );
}

function removeMember(schema: JsonSchema, name: string): void {
  if (isRecord(schema.properties)) {
    delete schema.properties[name];
  }
  if (Array.isArray(schema.required)) {
    schema.required = schema.required.filter(each => each !== name);
  }
  listAlternatives(schema).forEach(each => removeMember(each, name));
}

/**
 * Each object's own properties in the order asked for. RJSF refuses an order
 * that names what is not there.
 */
function addOrder(uiSchema: UiSchema, schema: JsonSchema, order: string[]) {
  const orders = new Map<string, string[]>();
  for (const path of order) {
    const steps = splitPath(path);
    const name = steps.pop() ?? '';
    const parent = steps.join('.');
    if (findInputSchema(schema, path)) {
      orders.set(parent, [...(orders.get(parent) ?? []), name]);
    }
  }
  for (const [parent, names] of orders) {
    findUiSchema(uiSchema, parent)['ui:order'] = [...names, '*'];
  }
}

/** What an empty box stands for: the default, or else an example. */
function addPlaceholders(schema: JsonSchema, uiSchema: UiSchema): void {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  for (const [name, property] of Object.entries(properties)) {
    if (!isRecord(property)) {
      continue;
    }
    const hint = [property.default, property.example].find(
      value =>
        typeof value === 'number' ||
        (typeof value === 'string' && value !== ''),
    );
    uiSchema[name] ??= {};
    if (hint !== undefined && !property.enum) {
      uiSchema[name]['ui:placeholder'] = String(hint);
    }
    if (property.type === 'object') {
      addPlaceholders(property, uiSchema[name]);
    }
  }
}
