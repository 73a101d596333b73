import { createBackend } from '@backstage/backend-defaults';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import protonPlugin from '@proton-vending/backstage-plugin-proton-backend';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  formatEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import protonControlPlanePlugin from '@proton-vending/backstage-plugin-proton-control-plane-backend';
import protonControlPlaneModuleTerraform from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { campaignClusters } from './campaignClusters';

/* A Backstage backend with campaigns and a control plane, in a process that tests
   may kill. Requests without a token are those of a user. */

async function main(configuration: string) {
  // It doesn't outlive the test that started it.
  process.stdin.on('end', () => process.exit()).resume();
  const { protonControlPlane, ...others } = JSON.parse(configuration);
  const [region] = protonControlPlane.regions;
  const { accountId } = protonControlPlane;
  const entities = campaignClusters.map(name => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        [ANNOTATION_PROTON_ENVIRONMENT]: formatEnvironmentArn(
          { accountId, region },
          name,
        ),
      },
    },
    spec: { type: 'kubernetes-cluster', owner: 'team-a' },
  }));
  const backend = createBackend();
  backend.add(
    mockServices.rootConfig.factory({
      data: {
        ...others,
        protonControlPlane,
        proton: { accounts: [{ accountId, regions: [region] }] },
      },
    }),
  );
  backend.add(mockServices.rootLogger.factory({ level: 'error' }));
  backend.add(mockServices.auth.factory());
  backend.add(mockServices.httpAuth.factory());
  backend.add(
    createServiceFactory({
      service: catalogServiceRef,
      deps: {},
      factory: () => catalogServiceMock({ entities }),
    }),
  );
  backend.add(protonPlugin);
  backend.add(protonControlPlanePlugin);
  backend.add(protonControlPlaneModuleTerraform);
  await backend.start();
}

main(process.argv[2]);
