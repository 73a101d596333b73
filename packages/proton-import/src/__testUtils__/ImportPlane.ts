import { Proton } from '@aws-sdk/client-proton';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import controlPlane from '@proton-vending/backstage-plugin-proton-control-plane-backend';
import moduleGit from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-git';
import moduleTerraform from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import {
  connectProtonExtension,
  ProtonExtension,
} from '@proton-vending/backstage-plugin-proton-node';
import {
  eventually,
  GithubApi,
  PROTON_ACCOUNT,
  terraformBinary,
} from '@proton-vending/test-utils';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const REGION = 'us-east-1';

const KEY = {
  accessKeyId: 'admin',
  secretAccessKey: 'admin-secret-access-key',
};

/** How the program ended. */
export interface ProgramResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the program in a process of its own. */
export async function runProtonImport(
  args: string[],
  environment: Record<string, string> = {},
): Promise<ProgramResult> {
  const program = resolve(__dirname, '../../bin/proton-import');
  return new Promise(finish => {
    execFile(
      process.execPath,
      [program, ...args],
      { env: { ...process.env, ...environment }, timeout: 240_000 },
      (error, stdout, stderr) => {
        const code = error ? Number(error.code ?? -1) : 0;
        finish({ code, stdout, stderr });
      },
    );
  });
}

/** A control plane with the engines for Terraform and for pull requests on a GitHub on loopback. */
export class ImportPlane {
  static async start(databases: TestDatabases): Promise<ImportPlane> {
    const knex = await databases.init('SQLITE_3');
    const folder = await mkdtemp(join(tmpdir(), 'import-plane-'));
    const github = await GithubApi.start();
    const backend = await startTestBackend({
      features: [
        controlPlane,
        moduleTerraform,
        moduleGit,
        createServiceFactory({
          service: coreServices.database,
          deps: {},
          factory: () => mockServices.database({ knex }),
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'https://backstage.example.com' },
            integrations: {
              github: [
                {
                  host: 'github.com',
                  apiBaseUrl: github.url,
                  token: github.token,
                },
              ],
            },
            protonControlPlane: {
              accountId: PROTON_ACCOUNT,
              regions: [REGION],
              dataDirectory: join(folder, 'data'),
              accessKeys: [{ ...KEY, allow: ['proton:*'] }],
              terraform: {
                binary: terraformBinary,
                isolation: { mode: 'none' },
              },
              git: { pollInterval: { milliseconds: 400 } },
            },
          },
        }),
      ],
    });
    const { port } = backend.server.address() as AddressInfo;
    return new ImportPlane(
      folder,
      github,
      backend,
      `http://127.0.0.1:${port}/api/proton-control-plane`,
    );
  }

  readonly client: Proton;
  readonly extension: ProtonExtension;

  private constructor(
    private readonly folder: string,
    readonly github: GithubApi,
    private readonly backend: Awaited<ReturnType<typeof startTestBackend>>,
    readonly endpoint: string,
  ) {
    this.client = new Proton({ region: REGION, endpoint, credentials: KEY });
    this.extension = connectProtonExtension({
      accountId: PROTON_ACCOUNT,
      region: REGION,
      endpoint,
      credentials: KEY,
    });
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.backend.stop();
    await this.github.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Imports with the key of this control plane. */
  async import(args: string[]): Promise<ProgramResult> {
    return runProtonImport([...args, '--apply', '--endpoint', this.endpoint], {
      PROTON_ACCESS_KEY_ID: KEY.accessKeyId,
      PROTON_SECRET_ACCESS_KEY: KEY.secretAccessKey,
    });
  }

  /** Deploys an environment again. Returns the id of the deployment. */
  async redeploy(name: string): Promise<string> {
    const { environment } = await this.client.updateEnvironment({
      name,
      deploymentType: 'CURRENT_VERSION',
    });
    return environment?.lastAttemptedDeploymentId ?? '';
  }

  async reaches(name: string, status: string): Promise<void> {
    await eventually(async () => {
      const { environment } = await this.client.getEnvironment({ name });
      return environment?.deploymentStatus === status;
    }, 200);
  }

  async countDeployments(name: string): Promise<number> {
    const { deployments } = await this.client.listDeployments({
      environmentName: name,
    });
    return deployments?.length ?? 0;
  }
}
