import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';

const CONTROL_PLANE_PLUGIN_ID = 'proton-control-plane';

/**
 * One account and region of the control plane inside Backstage: where it is and
 * how to speak to it.
 */
export class EmbeddedControlPlane {
  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    accountId: string;
    region: string;
  }) {
    return new EmbeddedControlPlane(
      options.auth,
      options.discovery,
      options.accountId,
      options.region,
    );
  }

  private constructor(
    private readonly auth: AuthService,
    private readonly discovery: DiscoveryService,
    private readonly accountId: string,
    private readonly region: string,
  ) {}

  getBaseUrl(): Promise<string> {
    return this.discovery.getBaseUrl(CONTROL_PLANE_PLUGIN_ID);
  }

  /** The headers of one request; the token in them is short-lived. */
  async getHeaders(): Promise<Record<string, string>> {
    const { token } = await this.auth.getPluginRequestToken({
      onBehalfOf: await this.auth.getOwnServiceCredentials(),
      targetPluginId: CONTROL_PLANE_PLUGIN_ID,
    });
    return {
      authorization: `Bearer ${token}`,
      'x-proton-account-id': this.accountId,
      'x-proton-region': this.region,
    };
  }
}
