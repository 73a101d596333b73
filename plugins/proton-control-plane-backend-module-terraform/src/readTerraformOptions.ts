import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readByteSize } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  readStateBackend,
  StateBackendSettings,
  TerraformDriverOptions,
  TerraformIsolation,
  TerraformLimits,
} from '@proton-vending/proton-terraform';
import { join, resolve } from 'node:path';
import { findBackendPaths } from './findBackendPaths';

/**
 * Reads `protonControlPlane.terraform`, and where caches are kept.
 *
 * Throws an error when the state backend would give two environments one state.
 */
export function readTerraformOptions(
  root: Config,
): Omit<TerraformDriverOptions, 'logger'> {
  const config = root.getConfig('protonControlPlane');
  const dataDirectory = resolve(config.getString('dataDirectory'));
  return {
    binary: config.getOptionalString('terraform.binary'),
    pluginCacheDirectory: join(dataDirectory, 'plugin-cache'),
    moduleCacheDirectory: join(dataDirectory, 'module-cache'),
    stateBackend: readStateBackend(readSettings(config)),
    isolation: {
      ...readIsolation(config),
      hiddenPaths: [
        dataDirectory,
        ...listDatabaseFolders(root),
        ...findBackendPaths(),
      ],
    },
    limits: readLimits(config),
  };
}

/** Those of SQLite. */
function listDatabaseFolders(root: Config): string[] {
  const connection = root.getOptional('backend.database.connection');
  const directory =
    typeof connection === 'object' &&
    root.getOptionalString('backend.database.connection.directory');
  return directory ? [resolve(directory)] : [];
}

const MODES = ['auto', 'required', 'none'] as const;

function readIsolation(config: Config): TerraformIsolation {
  const key = 'terraform.isolation';
  const given = config.getOptionalString(`${key}.mode`) ?? 'auto';
  const mode = MODES.find(name => name === given);
  if (!mode) {
    throw new InputError(
      `protonControlPlane.${key}.mode must be one of ${MODES.join(
        ', ',
      )}, not "${given}"`,
    );
  }
  return {
    mode,
    readOnlyPaths: config
      .getOptionalStringArray(`${key}.readOnlyPaths`)
      ?.map(path => resolve(path)),
    reachableAddresses: config.getOptionalStringArray(
      `${key}.reachableAddresses`,
    ),
    allowInstanceMetadata: config.getOptionalBoolean(
      `${key}.allowInstanceMetadata`,
    ),
  };
}

/** Those that are configured; the others have the defaults of the library. */
function readLimits(config: Config): TerraformLimits {
  const key = 'terraform.limits';
  const limits: TerraformLimits = {};
  if (config.has(`${key}.memory`)) {
    limits.memory = readByteSize(config, `${key}.memory`, 0);
  }
  for (const name of ['processes', 'openFiles', 'cpus'] as const) {
    const value = config.getOptionalNumber(`${key}.${name}`);
    if (value !== undefined) {
      limits[name] = value;
    }
  }
  const isWrong = [limits.processes, limits.openFiles].some(
    value => value !== undefined && !(Number.isInteger(value) && value >= 64),
  );
  if (isWrong || (limits.cpus !== undefined && !(limits.cpus > 0))) {
    throw new InputError(
      `protonControlPlane.${key}: processes and openFiles must be whole numbers of 64 or more, cpus a number above 0`,
    );
  }
  if (config.has(`${key}.cpuTime`)) {
    limits.cpuTime = readDurationFromConfig(config, { key: `${key}.cpuTime` });
  }
  return limits;
}

function readSettings(config: Config): StateBackendSettings | undefined {
  const backend = config.getOptionalConfig('terraform.backend');
  return (
    backend && {
      type: backend.getString('type'),
      config:
        backend.getOptional<StateBackendSettings['config']>('config') ?? {},
    }
  );
}
