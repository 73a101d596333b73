import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';

const CONTROL_PLANE_PLUGIN_ID = 'proton-control-plane';

/** Where one account and region of the control plane inside Backstage is. */
export interface EmbeddedControlPlane {
  getBaseUrl(): Promise<string>;
  /** The headers of one request; the token in them is short-lived. */
  getHeaders(): Promise<Record<string, string>>;
}

export function embeddedControlPlane(options: {
  auth: AuthService;
  discovery: DiscoveryService;
  accountId: string;
  region: string;
}): EmbeddedControlPlane {
  const { auth, discovery, accountId, region } = options;
  return {
    getBaseUrl: () => discovery.getBaseUrl(CONTROL_PLANE_PLUGIN_ID),
    async getHeaders() {
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: CONTROL_PLANE_PLUGIN_ID,
      });
      return {
        authorization: `Bearer ${token}`,
        'x-proton-account-id': accountId,
        'x-proton-region': region,
      };
    },
  };
}
