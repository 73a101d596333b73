import { join } from 'node:path';

export const DEFAULT_APP_PORT = 3000;
export const DEFAULT_BACKEND_PORT = 7007;

/**
 * What differs from app-config.yaml, in the variables that Backstage reads its
 * configuration from. Nothing is overridden that was not asked for.
 */
export function configurationOverrides(options) {
  const { appPort, backendPort, stateDirectory } = options;
  const overrides = {};
  if (appPort !== DEFAULT_APP_PORT) {
    overrides.APP_CONFIG_app_baseUrl = `http://localhost:${appPort}`;
    overrides.APP_CONFIG_backend_cors_origin = `http://localhost:${appPort}`;
  }
  if (backendPort !== DEFAULT_BACKEND_PORT) {
    overrides.APP_CONFIG_backend_baseUrl = `http://localhost:${backendPort}`;
    overrides.APP_CONFIG_backend_listen_port = String(backendPort);
  }
  if (stateDirectory) {
    overrides.APP_CONFIG_backend_database_connection_directory = join(
      stateDirectory,
      'database',
    );
    overrides.APP_CONFIG_protonControlPlane_dataDirectory = join(
      stateDirectory,
      'control-plane',
    );
  }
  return overrides;
}
