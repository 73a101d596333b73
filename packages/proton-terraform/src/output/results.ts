import { JsonObject, JsonValue } from '@backstage/types';
import {
  EngineOutput,
  EngineResource,
  EngineResult,
  formatExactJson,
} from '@proton-vending/backstage-plugin-proton-common';
import { isObject } from './diagnostics';
import { parseExactJson } from './exactJson';

/** The longest name and identifier of a provisioned resource in the Proton API. */
export const MAX_LENGTH = 200;

/** Shorter attributes may be words, such as the name of a region in a map that is sensitive as a whole. */
const MIN_ATTRIBUTE_LENGTH = 16;

/** Reads what `terraform show -json` tells about a state. */
export function parseState(text: string): EngineResult {
  const state = parseExactJson(text);
  const values = isObject(state) ? state.values : undefined;
  // A state without anything in it has no values.
  if (!isObject(values)) {
    return { outputs: [], resources: [], secrets: [] };
  }
  const outputs = parseOutputs(values.outputs);
  return {
    outputs,
    resources: parseResources(values.root_module),
    secrets: [
      ...outputs.filter(({ sensitive }) => sensitive).map(({ value }) => value),
      ...parseSecrets(values.root_module),
    ],
  };
}

/** What providers and the template mark as sensitive in resources. */
function parseSecrets(module: JsonValue | undefined): string[] {
  if (!isObject(module)) {
    return [];
  }
  return [
    ...listObjects(module.resources).flatMap(resource =>
      pickMarked(resource.values, resource.sensitive_values),
    ),
    ...listObjects(module.child_modules).flatMap(parseSecrets),
  ];
}

/** The marks have the form of the values, with `true` for what is sensitive. */
export function pickMarked(
  value: JsonValue | undefined,
  mark: JsonValue | undefined,
): string[] {
  if (mark === true) {
    const text =
      typeof value === 'string' ? value : formatExactJson(value ?? '');
    return text.length < MIN_ATTRIBUTE_LENGTH ? [] : [text];
  }
  if (Array.isArray(value) && Array.isArray(mark)) {
    return value.flatMap((item, index) => pickMarked(item, mark[index]));
  }
  return isObject(value) && isObject(mark)
    ? Object.entries(value).flatMap(([name, item]) =>
        pickMarked(item, mark[name]),
      )
    : [];
}

/** The outputs as `terraform show -json` and state files list them. */
export function parseOutputs(outputs: JsonValue | undefined): EngineOutput[] {
  const found: EngineOutput[] = [];
  for (const [key, output] of Object.entries(
    isObject(outputs) ? outputs : {},
  )) {
    const value = isObject(output) ? output.value : undefined;
    // An output that is null is no output.
    if (isObject(output) && value !== undefined && value !== null) {
      found.push({
        key,
        value: typeof value === 'string' ? value : formatExactJson(value),
        sensitive: output.sensitive === true,
      });
    }
  }
  return found;
}

function parseResources(module: JsonValue | undefined): EngineResource[] {
  if (!isObject(module)) {
    return [];
  }
  return [
    ...listObjects(module.resources).filter(isCurrent).map(describeResource),
    ...listObjects(module.child_modules).flatMap(parseResources),
  ];
}

function isCurrent(resource: JsonObject): boolean {
  return resource.mode === 'managed' && resource.deposed_key === undefined;
}

function describeResource(resource: JsonObject): EngineResource {
  const address = String(resource.address);
  const values = isObject(resource.values) ? resource.values : {};
  const sensitive = isObject(resource.sensitive_values)
    ? resource.sensitive_values
    : {};
  const identifier = ['arn', 'id']
    .filter(name => sensitive[name] !== true)
    .map(name => values[name])
    .find(value => typeof value === 'string' && value !== '');
  return {
    name: address.slice(0, MAX_LENGTH),
    identifier: String(identifier ?? address).slice(0, MAX_LENGTH),
  };
}

function listObjects(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
