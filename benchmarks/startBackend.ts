import { Proton } from '@aws-sdk/client-proton';
import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import Router from 'express-promise-router';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

export const PORT = Number(process.env.PROTON_BENCHMARK_PORT ?? 7917);
const controlPlaneOn = (port: number) =>
  `http://127.0.0.1:${port}/api/proton-control-plane`;
export const CONTROL_PLANE = controlPlaneOn(PORT);
export const BARE_ROUTE = `http://127.0.0.1:${PORT}/api/bare`;
const ACCESS_KEY = {
  accessKeyId: 'benchmark',
  secretAccessKey: 'benchmark-secret-access-key',
};

export interface BackendSettings {
  port: number;
  /** Terraform alone, which is the floor, runs without any. */
  isolation: 'none' | 'required';
}

/** A client of a control plane. */
export function connect(port = PORT): Proton {
  return new Proton({
    region: 'us-east-1',
    endpoint: controlPlaneOn(port),
    credentials: ACCESS_KEY,
  });
}

export interface BenchmarkBackend {
  /** What plugins authenticate with at the control plane and at the bare route. */
  getTokens(): Promise<{ controlPlane: string; bare: string }>;
  stop(): Promise<void>;
}

/** A Backstage backend of the control plane and a plugin with one route that does nothing. */
export async function startBackend(
  folder: string,
  features: Parameters<ReturnType<typeof createBackend>['add']>[0][] = [],
  settings: BackendSettings = { port: PORT, isolation: 'none' },
): Promise<BenchmarkBackend> {
  let getTokens: BenchmarkBackend['getTokens'] | undefined;
  const barePlugin = createBackendPlugin({
    pluginId: 'bare',
    register(env) {
      env.registerInit({
        deps: {
          auth: coreServices.auth,
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
        },
        async init({ auth, httpAuth, httpRouter }) {
          const router = Router();
          router.get('/', async (req, res) => {
            await httpAuth.credentials(req, { allow: ['service'] });
            res.json({ name: 'dev' });
          });
          httpRouter.use(router);
          const getToken = async (targetPluginId: string) => {
            const { token } = await auth.getPluginRequestToken({
              onBehalfOf: await auth.getOwnServiceCredentials(),
              targetPluginId,
            });
            return token;
          };
          getTokens = async () => ({
            controlPlane: await getToken('proton-control-plane'),
            bare: await getToken('bare'),
          });
        },
      });
    },
  });

  const backend = createBackend();
  backend.add(
    mockServices.rootConfig.factory({
      data: createConfiguration(folder, settings),
    }),
  );
  backend.add(mockServices.rootLogger.factory({ level: 'error' }));
  backend.add(
    import('@proton-vending/backstage-plugin-proton-control-plane-backend'),
  );
  backend.add(
    import(
      '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform'
    ),
  );
  backend.add(barePlugin);
  features.forEach(feature => backend.add(feature));
  await backend.start();
  if (!getTokens) {
    throw new Error('The bare plugin has not started');
  }
  return { getTokens, stop: () => backend.stop() };
}

/** The example templates and those of the benchmarks, in one folder. */
function collectTemplates(folder: string): string {
  const collected = join(folder, 'templates');
  for (const source of ['../examples/environment-templates', 'templates']) {
    cpSync(join(__dirname, source), collected, { recursive: true });
  }
  return collected;
}

function createConfiguration(
  folder: string,
  { isolation, port }: BackendSettings,
) {
  return {
    backend: {
      baseUrl: `http://127.0.0.1:${port}`,
      listen: { port, host: '127.0.0.1' },
      database: {
        client: 'better-sqlite3',
        connection: { directory: join(folder, 'database') },
      },
    },
    // The catalog's own work on entities is none of what is measured.
    catalog: { processingInterval: false },
    protonControlPlane: {
      accountId: '123456789012',
      regions: ['us-east-1'],
      dataDirectory: join(folder, 'data'),
      terraform: { isolation: { mode: isolation } },
      accessKeys: [{ ...ACCESS_KEY, allow: ['proton:*'] }],
      environmentTemplates: {
        directory: collectTemplates(folder),
        publish: true,
      },
      quotas: { environments: 100_000 },
    },
  };
}
