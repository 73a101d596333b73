import { JsonObject } from '@backstage/types';
import { findPlaceholders, PLACEHOLDERS } from './placeholders';
import { StateBackend, StateBackendSettings } from './StateBackend';

/** Placeholders that tell environments apart, alone or together. */
const DISTINCTIVE = [
  ['environmentId'],
  ['environmentKey'],
  ['accountId', 'region', 'environmentName'],
];

/** Where an operator configured a state backend, for messages. */
const KEY = 'protonControlPlane.terraform.backend';

/**
 * Reads where states are kept from an operator's configuration.
 *
 * Throws an error when environments would share a state.
 *
 * @param settings - the value of `protonControlPlane.terraform.backend`
 * @param host - the environment variables of this process
 * @public
 */
export function readStateBackend(
  settings: (Partial<StateBackendSettings> & { type: string }) | undefined,
  host: NodeJS.ProcessEnv = process.env,
): StateBackend {
  if (!settings) {
    return StateBackend.CONTROL_PLANE;
  }
  const { type, config: given = {} } = settings;
  if (!/^[a-z][a-z0-9_]*$/.test(type)) {
    throw new Error(
      `${KEY}.type must be the name of a Terraform backend such as s3, not "${type}"`,
    );
  }
  if (type === 'local') {
    return readLocal(given);
  }
  const config = withPlaceForEachEnvironment(type, given, host);
  requireKnownPlaceholders(config);
  requireDistinction(config);
  return StateBackend.create({ type, config });
}

function readLocal(given: JsonObject): StateBackend {
  if (Object.keys(given).length > 0) {
    throw new Error(
      `${KEY}.config must be left out for the type local, which keeps the states in protonControlPlane.dataDirectory`,
    );
  }
  return StateBackend.LOCAL;
}

/** Adds where the state of each environment is, unless the operator says so. */
function withPlaceForEachEnvironment(
  type: string,
  given: JsonObject,
  host: NodeJS.ProcessEnv,
): JsonObject {
  switch (type) {
    case 's3': {
      const { prefix, ...config } = given;
      const start = typeof prefix === 'string' ? trimSlashes(prefix) : 'proton';
      // Terraform sees the region of the environment, which the states need
      // not be in.
      const region = host.AWS_REGION ?? host.AWS_DEFAULT_REGION;
      return {
        ...(region && { region }),
        key: `${start}/\${accountId}/\${region}/\${environmentId}/terraform.tfstate`,
        ...config,
      };
    }
    case 'pg':
      return { schema_name: 'proton_${environmentKey}', ...given };
    default:
      return given;
  }
}

function requireKnownPlaceholders(config: JsonObject): void {
  const unknown = findPlaceholders(config).find(
    name => !PLACEHOLDERS.includes(name),
  );
  if (unknown !== undefined) {
    throw new Error(
      `${KEY}.config has the placeholder \${${unknown}}, which is none of ${PLACEHOLDERS.map(
        name => `\${${name}}`,
      ).join(', ')}`,
    );
  }
}

function requireDistinction(config: JsonObject): void {
  const found = findPlaceholders(config);
  const isDistinct = DISTINCTIVE.some(names =>
    names.every(name => found.includes(name)),
  );
  if (!isDistinct) {
    throw new Error(
      `${KEY}.config gives all environments the same state; name each one's own with the placeholder \${environmentId}, which is written as $\${environmentId} in app-config.yaml`,
    );
  }
}

function trimSlashes(text: string): string {
  return text.replace(/^\/+|\/+$/g, '') || 'proton';
}
