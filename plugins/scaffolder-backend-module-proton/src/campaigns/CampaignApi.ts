import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type {
  Campaign,
  CampaignClusterList,
} from '@proton-vending/backstage-plugin-proton-common';

const TIMEOUT_MS = 60_000;

/** The campaigns of the plugin `proton`, for whoever started the task. */
export class CampaignApi {
  constructor(
    private readonly options: {
      auth: AuthService;
      discovery: DiscoveryService;
      credentials: () => Promise<BackstageCredentials>;
      signal?: AbortSignal;
    },
  ) {}

  create(definition: object): Promise<Campaign> {
    return this.request('POST', '', definition);
  }

  get(id: string): Promise<Campaign> {
    return this.request('GET', `/${encodeURIComponent(id)}`);
  }

  preview(id: string): Promise<Campaign> {
    return this.request('POST', `/${encodeURIComponent(id)}/preview`);
  }

  start(id: string): Promise<Campaign> {
    return this.request('POST', `/${encodeURIComponent(id)}/start`);
  }

  listClusters(id: string): Promise<CampaignClusterList> {
    return this.request('GET', `/${encodeURIComponent(id)}/clusters?limit=500`);
  }

  private async request<T>(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
  ): Promise<T> {
    const { auth, credentials, discovery, signal } = this.options;
    const [baseUrl, { token }] = await Promise.all([
      discovery.getBaseUrl('proton'),
      auth.getPluginRequestToken({
        onBehalfOf: await credentials(),
        targetPluginId: 'proton',
      }),
    ]);
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(`${baseUrl}/campaigns${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}
