import { EnvironmentOverview } from '@proton-vending/backstage-plugin-proton-common';
import { CompoundEntityRef } from '@backstage/catalog-model';
import { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import { ProtonApi } from './ProtonApi';

/**
 * Asks the backend plugin `proton` over HTTP.
 *
 * @public
 */
export class ProtonClient implements ProtonApi {
  static create(options: {
    discoveryApi: DiscoveryApi;
    fetchApi: FetchApi;
  }): ProtonClient {
    return new ProtonClient(options.discoveryApi, options.fetchApi);
  }

  private constructor(
    private readonly discoveryApi: DiscoveryApi,
    private readonly fetchApi: FetchApi,
  ) {}

  /** {@inheritdoc ProtonApi.getEnvironmentOverview} */
  async getEnvironmentOverview(
    entityRef: CompoundEntityRef,
    options?: { signal?: AbortSignal },
  ): Promise<EnvironmentOverview> {
    const path = [entityRef.namespace, entityRef.kind, entityRef.name]
      .map(encodeURIComponent)
      .join('/');
    const baseUrl = await this.discoveryApi.getBaseUrl('proton');
    const response = await this.fetchApi.fetch(
      `${baseUrl}/entities/${path}/environment`,
      { signal: options?.signal },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}
