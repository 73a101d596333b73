import { Proton } from '@aws-sdk/client-proton';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import controlPlane from '@proton-vending/backstage-plugin-proton-control-plane-backend';
import { protonProvisioningExtensionPoint } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { terraformBinary } from '@proton-vending/test-utils';
import { Knex } from 'knex';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { addKubernetesEngine } from '../addKubernetesEngine';
import { readKubernetesOptions } from '../readKubernetesOptions';

export type JobsBackend = Awaited<ReturnType<typeof startTestBackend>>;

const KEY = {
  accessKeyId: 'admin',
  secretAccessKey: 'admin-secret-access-key',
};

/**
 * Starts a backend whose deployments run as Jobs. Another one shares the database
 * and the cluster with the first.
 *
 * @param folder - has the kubeconfig of the cluster, and the templates
 */
export async function startJobsBackend({
  folder,
  knex,
  terraform = terraformBinary,
  controlPlaneConfig = {},
}: {
  folder: string;
  knex: Knex;
  terraform?: string;
  /** As `protonControlPlane`. */
  controlPlaneConfig?: JsonObject;
}): Promise<JobsBackend> {
  return startTestBackend({
    features: [
      controlPlane,
      createBackendModule({
        pluginId: 'proton-control-plane',
        moduleId: 'kubernetes',
        register(env) {
          env.registerInit({
            deps: {
              config: coreServices.rootConfig,
              lifecycle: coreServices.lifecycle,
              logger: coreServices.logger,
              provisioning: protonProvisioningExtensionPoint,
            },
            async init({ config, ...services }) {
              const settings = readKubernetesOptions(config);
              if (!settings) {
                throw new Error('No configuration');
              }
              addKubernetesEngine({
                ...services,
                settings,
                // Minutes of silence would be minutes of the test.
                lostAfter: { seconds: 2 },
                stopsItselfAfter: { seconds: 3 },
              });
            },
          });
        },
      }),
      createServiceFactory({
        service: coreServices.database,
        deps: {},
        factory: () => mockServices.database({ knex }),
      }),
      mockServices.rootConfig.factory({
        data: {
          protonControlPlane: {
            accountId: '123456789012',
            regions: ['us-east-1'],
            dataDirectory: join(folder, 'data'),
            accessKeys: [{ ...KEY, allow: ['proton:*'] }],
            environmentTemplates: {
              directory: join(folder, 'templates'),
              publish: true,
            },
            deployments: { runs: { default: 'kubernetes' } },
            kubernetes: {
              cluster: { kubeconfig: join(folder, 'kubeconfig') },
              image: 'registry.example.com/proton-runner:1.0.0',
              env: { PROTON_RUNNER_TERRAFORM: terraform },
            },
            ...controlPlaneConfig,
          },
        },
      }),
    ],
  });
}

/** Where the control plane of a backend answers. */
export function urlOf({ server }: JobsBackend): string {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/api/proton-control-plane`;
}

/** A client that may do everything. */
export function connectTo(backend: JobsBackend): Proton {
  return new Proton({
    region: 'us-east-1',
    endpoint: urlOf(backend),
    credentials: KEY,
  });
}
