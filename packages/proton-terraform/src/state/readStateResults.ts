import { JsonObject, JsonValue } from '@backstage/types';
import {
  EngineResource,
  EngineResult,
} from '@proton-vending/backstage-plugin-proton-common';
import { isObject } from '../output/diagnostics';
import { parseExactJson } from '../output/exactJson';
import { MAX_LENGTH, parseOutputs } from '../output/results';

/**
 * Reads the outputs and managed resources of a Terraform state file.
 *
 * @throws Error when the text isn't a state of version 4
 * @public
 */
export function readStateResults(text: string): EngineResult {
  const state = parse(text);
  if (!isObject(state) || state.version !== 4) {
    throw new Error('It is not a Terraform state of version 4');
  }
  return {
    outputs: parseOutputs(state.outputs),
    resources: listObjects(state.resources)
      .filter(({ mode }) => mode === 'managed')
      .flatMap(resource =>
        listObjects(resource.instances)
          .filter(({ deposed }) => deposed === undefined)
          .map(instance => describeInstance(resource, instance)),
      ),
  };
}

function parse(text: string): JsonValue {
  try {
    return parseExactJson(text);
  } catch {
    throw new Error('It is not JSON');
  }
}

function describeInstance(
  { module, name, type }: JsonObject,
  { attributes, index_key: key, sensitive_attributes: sensitive }: JsonObject,
): EngineResource {
  const index = key === undefined ? '' : `[${JSON.stringify(key)}]`;
  const prefix = typeof module === 'string' ? `${module}.` : '';
  const address = `${prefix}${type}.${name}${index}`;
  const values = isObject(attributes) ? attributes : {};
  const secret = JSON.stringify(sensitive ?? []);
  const identifier = ['arn', 'id']
    .filter(attribute => !secret.includes(`"${attribute}"`))
    .map(attribute => values[attribute])
    .find(value => typeof value === 'string' && value !== '');
  return {
    name: address.slice(0, MAX_LENGTH),
    identifier: String(identifier ?? address).slice(0, MAX_LENGTH),
  };
}

function listObjects(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
