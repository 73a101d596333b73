import { JsonObject, JsonValue } from '@backstage/types';
import { EngineTarget } from '@proton-vending/backstage-plugin-proton-common';
import { isObject } from '../output/diagnostics';

const PLACEHOLDER = /\$\{([^}]*)\}/g;

const VALUES: Record<string, (target: EngineTarget) => string> = {
  accountId: ({ accountId }) => accountId,
  region: ({ region }) => region,
  environmentName: ({ name }) => name,
  environmentId: ({ id }) => id,
  // For what takes no dashes, such as the name of a PostgreSQL schema.
  environmentKey: ({ id }) => id.replaceAll('-', ''),
};

export const PLACEHOLDERS = Object.keys(VALUES);

/** Fills in the placeholders in all texts of a configuration. */
export function expandPlaceholders(
  config: JsonObject,
  target: EngineTarget,
): JsonObject {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      value === undefined ? undefined : expandValue(value, target),
    ]),
  );
}

/** The names of all placeholders in a configuration, known or not. */
export function findPlaceholders(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') {
    return [...value.matchAll(PLACEHOLDER)].map(([, name]) => name);
  }
  if (Array.isArray(value)) {
    return value.flatMap(findPlaceholders);
  }
  return isObject(value) ? Object.values(value).flatMap(findPlaceholders) : [];
}

function expandValue(value: JsonValue, target: EngineTarget): JsonValue {
  if (typeof value === 'string') {
    return value.replace(PLACEHOLDER, (text, name) =>
      name in VALUES ? VALUES[name](target) : text,
    );
  }
  if (Array.isArray(value)) {
    return value.map(item => expandValue(item, target));
  }
  return isObject(value) ? expandPlaceholders(value, target) : value;
}
