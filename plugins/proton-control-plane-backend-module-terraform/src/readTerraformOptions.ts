import { Config } from '@backstage/config';
import {
  readStateBackend,
  StateBackendSettings,
  TerraformDriverOptions,
} from '@proton-vending/proton-terraform';
import { join, resolve } from 'node:path';

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
  };
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
