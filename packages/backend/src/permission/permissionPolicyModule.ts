import { createBackendModule } from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { VendingPolicy } from './VendingPolicy';

export const permissionPolicyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'vending-policy',
  register({ registerInit }) {
    registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy(new VendingPolicy());
      },
    });
  },
});
