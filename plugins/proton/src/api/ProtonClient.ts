import { CompoundEntityRef } from '@backstage/catalog-model';
import { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  CurrentEnvironmentInputs,
  EnvironmentFilter,
  EnvironmentInputs,
  EnvironmentList,
  EnvironmentNameAvailability,
  EnvironmentOverview,
  EnvironmentTemplateChoice,
  EnvironmentTemplateList,
  EnvironmentTemplateVersionDetails,
  EnvironmentTemplateVersionList,
  InputValidation,
  ProtonAccountList,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonApi, ProtonApiOptions, ProtonApiTarget } from './ProtonApi';

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
  getEnvironmentOverview(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentOverview> {
    return this.ask(`${toEntityPath(entityRef)}/environment`, options);
  }

  /** {@inheritdoc ProtonApi.getEnvironmentInputs} */
  getEnvironmentInputs(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<CurrentEnvironmentInputs> {
    return this.ask(`${toEntityPath(entityRef)}/environment/inputs`, options);
  }

  /** {@inheritdoc ProtonApi.listEnvironments} */
  listEnvironments(
    filter: EnvironmentFilter,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentList> {
    return this.ask(`environments${toQuery({ ...filter })}`, options);
  }

  /** {@inheritdoc ProtonApi.checkEnvironmentName} */
  checkEnvironmentName(
    name: string,
    target?: ProtonApiTarget,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentNameAvailability> {
    return this.ask(
      `environment-names/${encodeURIComponent(name)}${toTargetQuery(target)}`,
      options,
    );
  }

  /** {@inheritdoc ProtonApi.listAccounts} */
  listAccounts(options?: ProtonApiOptions): Promise<ProtonAccountList> {
    return this.ask('accounts', options);
  }

  /** {@inheritdoc ProtonApi.listEnvironmentTemplates} */
  listEnvironmentTemplates(
    target?: ProtonApiTarget,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentTemplateList> {
    return this.ask(`environment-templates${toTargetQuery(target)}`, options);
  }

  /** {@inheritdoc ProtonApi.listEnvironmentTemplateVersions} */
  listEnvironmentTemplateVersions(
    name: string,
    target?: ProtonApiTarget,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentTemplateVersionList> {
    return this.ask(
      `environment-templates/${encodeURIComponent(
        name,
      )}/versions${toTargetQuery(target)}`,
      options,
    );
  }

  /** {@inheritdoc ProtonApi.getEnvironmentTemplateVersion} */
  getEnvironmentTemplateVersion(
    choice: EnvironmentTemplateChoice,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentTemplateVersionDetails> {
    return this.ask(
      `${toVersionPath(choice)}${toTargetQuery(choice)}`,
      options,
    );
  }

  /** {@inheritdoc ProtonApi.validateInputs} */
  validateInputs(
    choice: EnvironmentTemplateChoice,
    inputs: EnvironmentInputs,
    options?: ProtonApiOptions,
  ): Promise<InputValidation> {
    return this.ask(
      `${toVersionPath(choice)}/validate-inputs${toTargetQuery(choice)}`,
      {
        ...options,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ inputs }),
      },
    );
  }

  private async ask<T>(path: string, request: RequestInit = {}): Promise<T> {
    const baseUrl = await this.discoveryApi.getBaseUrl('proton');
    const response = await this.fetchApi.fetch(`${baseUrl}/${path}`, request);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}

function toEntityPath({ namespace, kind, name }: CompoundEntityRef): string {
  return ['entities', namespace, kind, name].map(encodeURIComponent).join('/');
}

function toVersionPath(choice: EnvironmentTemplateChoice): string {
  const { name, majorVersion, minorVersion = 'recommended' } = choice;
  return ['environment-templates', name, 'versions', majorVersion, minorVersion]
    .map(encodeURIComponent)
    .join('/');
}

function toTargetQuery(target: ProtonApiTarget = {}): string {
  const { accountId, region } = target;
  return toQuery({ accountId, region });
}

function toQuery(
  parameters: Record<string, string | string[] | undefined>,
): string {
  const query = new URLSearchParams(
    Object.entries(parameters).flatMap(([name, values]) =>
      [values ?? []].flat().map((value): [string, string] => [name, value]),
    ),
  ).toString();
  return query ? `?${query}` : '';
}
