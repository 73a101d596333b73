import { createBackend } from '@backstage/backend-defaults';
import { protonRootHealthServiceFactory } from '@proton-vending/backstage-plugin-proton-control-plane-backend';
import { demoAuthModule } from './auth/demoAuthModule';
import { permissionPolicyModule } from './permission/permissionPolicyModule';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(demoAuthModule);

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));

backend.add(import('@backstage/plugin-kubernetes-backend'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(permissionPolicyModule);

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(
  import('@backstage/plugin-scaffolder-backend-module-notifications'),
);

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-mcp-actions-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(
  import('@proton-vending/backstage-plugin-proton-control-plane-backend'),
);
backend.add(
  import(
    '@proton-vending/backstage-plugin-proton-control-plane-backend-module-git'
  ),
);
backend.add(
  import(
    '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform'
  ),
);
backend.add(protonRootHealthServiceFactory);
backend.add(import('@proton-vending/backstage-plugin-proton-backend'));
backend.add(
  import('@proton-vending/backstage-plugin-scaffolder-backend-module-proton'),
);
backend.add(
  import('@proton-vending/backstage-plugin-catalog-backend-module-proton'),
);
backend.add(
  import('@proton-vending/backstage-plugin-search-backend-module-proton'),
);

backend.start();
