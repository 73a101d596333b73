import {
  AuthService,
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { protonEnvironmentUpdatePermission } from '@proton-vending/backstage-plugin-proton-common';
import {
  createEnvironmentAuthorizer,
  ProtonEnvironmentResource,
  protonEnvironmentResourceRef,
} from '@proton-vending/backstage-plugin-proton-node';
import { describeCaller, findUser } from '../permissions/describeCaller';
import { CampaignGrant } from './store/records';

/** Records what the permission policy allows the caller for all environments. */
export async function createGrant(options: {
  auth: AuthService;
  permissions: PermissionsService;
  credentials: BackstageCredentials;
}): Promise<CampaignGrant> {
  const { auth, permissions, credentials } = options;
  const [decision] = await permissions.authorizeConditional(
    [{ permission: protonEnvironmentUpdatePermission }],
    { credentials },
  );
  return {
    principal: describeCaller(auth, credentials),
    userRef: findUser(auth, credentials),
    decision,
  };
}

/** Whether a grant covers a cluster as it is now. */
export async function isGranted(
  grant: CampaignGrant,
  services: {
    auth: AuthService;
    permissionsRegistry: PermissionsRegistryService;
  },
  loadResource: () => Promise<ProtonEnvironmentResource>,
): Promise<boolean> {
  const recorded = async () => [grant.decision];
  const authorizer = createEnvironmentAuthorizer({
    permissions: {
      authorizeConditional: recorded,
      authorize: () => {
        throw new Error('A grant is of a permission for environments');
      },
    },
    credentials: await services.auth.getNoneCredentials(),
    ruleset: services.permissionsRegistry.getPermissionRuleset(
      protonEnvironmentResourceRef,
    ),
  });
  return authorizer.allows(protonEnvironmentUpdatePermission, loadResource);
}
