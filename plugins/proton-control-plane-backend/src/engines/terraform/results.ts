import { JsonObject, JsonValue } from '@backstage/types';
import { EngineOutput, EngineResource, EngineResult } from '../types';
import { isObject } from './diagnostics';

/** The longest name and identifier of a provisioned resource in the Proton API. */
const MAX_LENGTH = 200;

/** Reads what `terraform show -json` tells about a state. */
export function parseState(text: string): EngineResult {
  const state: JsonValue = JSON.parse(text);
  const values = isObject(state) ? state.values : undefined;
  // A state without anything in it has no values.
  if (!isObject(values)) {
    return { outputs: [], resources: [] };
  }
  return {
    outputs: parseOutputs(values.outputs),
    resources: parseResources(values.root_module),
  };
}

function parseOutputs(outputs: JsonValue | undefined): EngineOutput[] {
  const found: EngineOutput[] = [];
  for (const [key, output] of Object.entries(
    isObject(outputs) ? outputs : {},
  )) {
    const value = isObject(output) ? output.value : undefined;
    // An output that is null is no output.
    if (isObject(output) && value !== undefined && value !== null) {
      found.push({
        key,
        value: typeof value === 'string' ? value : JSON.stringify(value),
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
