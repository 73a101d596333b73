import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import moduleTerraform from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { protonControlPlanePlugin } from '../../plugin';

/* A Backstage backend of the control plane alone, in a process that tests may kill. */

async function main(configuration: string) {
  // It does not outlive the test that started it.
  process.stdin.on('end', () => process.exit()).resume();
  const backend = createBackend();
  backend.add(
    mockServices.rootConfig.factory({ data: JSON.parse(configuration) }),
  );
  backend.add(mockServices.rootLogger.factory({ level: 'error' }));
  backend.add(protonControlPlanePlugin);
  backend.add(moduleTerraform);
  await backend.start();
}

main(process.argv[2]);
