import { CompoundEntityRef } from '@backstage/catalog-model';
import { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  CurrentEnvironmentInputs,
  DeploymentDetails,
  DeploymentList,
  DeploymentLogEvent,
  DeploymentLogPage,
  DeploymentPlan,
  EnvironmentChange,
  EnvironmentChangePreview,
  EnvironmentConfiguration,
  EnvironmentFilter,
  EnvironmentInputs,
  EnvironmentList,
  EnvironmentNameAvailability,
  EnvironmentOverview,
  EnvironmentResourceList,
  EnvironmentTemplateChoice,
  EnvironmentTemplateList,
  EnvironmentTemplateVersionDetails,
  EnvironmentTemplateVersionList,
  EnvironmentVersionDetails,
  EnvironmentVersionList,
  FleetPage,
  FleetQuery,
  InputValidation,
  ProtonAccountList,
  PublishedTemplateVersion,
  RetainedEnvironment,
  StartedDeployment,
  TemplateOverviewList,
  TemplateSync,
  TemplateVersionChanges,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EnvironmentFarewell,
  ProtonApi,
  ProtonApiOptions,
  ProtonApiTarget,
} from './ProtonApi';
import { readLogStream } from './readLogStream';

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
    return this.ask(toEnvironmentPath(entityRef), options);
  }

  /** {@inheritdoc ProtonApi.listEnvironmentDeployments} */
  listEnvironmentDeployments(
    entityRef: CompoundEntityRef,
    page: { nextToken?: string } = {},
    options?: ProtonApiOptions,
  ): Promise<DeploymentList> {
    const { nextToken } = page;
    return this.ask(
      `${toEnvironmentPath(entityRef)}/deployments${toQuery({ nextToken })}`,
      options,
    );
  }

  /** {@inheritdoc ProtonApi.getEnvironmentDeployment} */
  getEnvironmentDeployment(
    entityRef: CompoundEntityRef,
    deploymentId: string,
    options?: ProtonApiOptions,
  ): Promise<DeploymentDetails> {
    return this.ask(toDeploymentPath(entityRef, deploymentId), options);
  }

  /** {@inheritdoc ProtonApi.getDeploymentLog} */
  getDeploymentLog(
    entityRef: CompoundEntityRef,
    deploymentId: string,
    page: { after?: number; limit?: number } = {},
    options?: ProtonApiOptions,
  ): Promise<DeploymentLogPage> {
    const query = toQuery({
      after: page.after?.toString(),
      limit: page.limit?.toString(),
    });
    return this.ask(
      `${toDeploymentPath(entityRef, deploymentId)}/log${query}`,
      options,
    );
  }

  /** {@inheritdoc ProtonApi.followDeploymentLog} */
  async followDeploymentLog(
    entityRef: CompoundEntityRef,
    deploymentId: string,
    follow: { after?: number; onEvent: (event: DeploymentLogEvent) => void },
    options?: ProtonApiOptions,
  ): Promise<{ complete: boolean }> {
    const query = toQuery({ after: follow.after?.toString() });
    const path = `${toDeploymentPath(entityRef, deploymentId)}/log/stream`;
    return readLogStream({
      url: `${await this.discoveryApi.getBaseUrl('proton')}/${path}${query}`,
      fetch: this.fetchApi.fetch,
      signal: options?.signal,
      onEvent: follow.onEvent,
    });
  }

  /** {@inheritdoc ProtonApi.getDeploymentPlan} */
  getDeploymentPlan(
    entityRef: CompoundEntityRef,
    deploymentId: string,
    options?: ProtonApiOptions,
  ): Promise<DeploymentPlan> {
    return this.ask(
      `${toDeploymentPath(entityRef, deploymentId)}/plan`,
      options,
    );
  }

  /** {@inheritdoc ProtonApi.getEnvironmentConfiguration} */
  getEnvironmentConfiguration(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentConfiguration> {
    return this.ask(`${toEnvironmentPath(entityRef)}/configuration`, options);
  }

  /** {@inheritdoc ProtonApi.getEnvironmentSpec} */
  async getEnvironmentSpec(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<string> {
    const path = `${toEnvironmentPath(entityRef)}/spec`;
    return (await this.request(path, options)).text();
  }

  /** {@inheritdoc ProtonApi.revealEnvironmentOutput} */
  revealEnvironmentOutput(
    entityRef: CompoundEntityRef,
    key: string,
    options?: ProtonApiOptions,
  ): Promise<{ key: string; value: string }> {
    return this.ask(
      `${toEnvironmentPath(entityRef)}/outputs/${encodeURIComponent(key)}`,
      options,
    );
  }

  /** {@inheritdoc ProtonApi.getKubeconfig} */
  async getKubeconfig(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<string> {
    const path = `${toEnvironmentPath(entityRef)}/kubeconfig`;
    return (await this.request(path, options)).text();
  }

  /** {@inheritdoc ProtonApi.listEnvironmentVersions} */
  listEnvironmentVersions(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentVersionList> {
    return this.ask(`${toEnvironmentPath(entityRef)}/versions`, options);
  }

  /** {@inheritdoc ProtonApi.getEnvironmentVersion} */
  getEnvironmentVersion(
    entityRef: CompoundEntityRef,
    version: string,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentVersionDetails> {
    return this.ask(
      `${toEnvironmentPath(entityRef)}/versions/${encodeURIComponent(version)}`,
      options,
    );
  }

  /** {@inheritdoc ProtonApi.listEnvironmentResources} */
  listEnvironmentResources(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentResourceList> {
    return this.ask(`${toEnvironmentPath(entityRef)}/resources`, options);
  }

  /** {@inheritdoc ProtonApi.previewEnvironmentChange} */
  previewEnvironmentChange(
    entityRef: CompoundEntityRef,
    change: EnvironmentChange,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentChangePreview> {
    return this.post(
      `${toEnvironmentPath(entityRef)}/preview`,
      change,
      options,
    );
  }

  /** {@inheritdoc ProtonApi.updateEnvironment} */
  updateEnvironment(
    entityRef: CompoundEntityRef,
    change: EnvironmentChange,
    options?: ProtonApiOptions,
  ): Promise<StartedDeployment> {
    return this.post(`${toEnvironmentPath(entityRef)}/update`, change, options);
  }

  /** {@inheritdoc ProtonApi.cancelEnvironmentDeployment} */
  cancelEnvironmentDeployment(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<StartedDeployment> {
    return this.post(`${toEnvironmentPath(entityRef)}/cancel`, {}, options);
  }

  /** {@inheritdoc ProtonApi.deleteEnvironment} */
  deleteEnvironment(
    entityRef: CompoundEntityRef,
    farewell: EnvironmentFarewell,
    options?: ProtonApiOptions,
  ): Promise<StartedDeployment> {
    return this.post(
      `${toEnvironmentPath(entityRef)}/delete`,
      farewell,
      options,
    );
  }

  /** {@inheritdoc ProtonApi.retainEnvironment} */
  retainEnvironment(
    entityRef: CompoundEntityRef,
    farewell: EnvironmentFarewell,
    options?: ProtonApiOptions,
  ): Promise<RetainedEnvironment> {
    return this.post(
      `${toEnvironmentPath(entityRef)}/retain`,
      farewell,
      options,
    );
  }

  /** {@inheritdoc ProtonApi.getEnvironmentInputs} */
  getEnvironmentInputs(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<CurrentEnvironmentInputs> {
    return this.ask(`${toEnvironmentPath(entityRef)}/inputs`, options);
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
    return this.post(
      `${toVersionPath(choice)}/validate-inputs${toTargetQuery(choice)}`,
      { inputs },
      options,
    );
  }

  /** {@inheritdoc ProtonFleetApi.getFleet} */
  getFleet(query: FleetQuery, options?: ProtonApiOptions): Promise<FleetPage> {
    return this.ask(`fleet${toFleetQuery(query)}`, options);
  }

  /** {@inheritdoc ProtonFleetApi.exportFleet} */
  async exportFleet(
    query: FleetQuery,
    options: ProtonApiOptions & { partial?: boolean } = {},
  ): Promise<Blob> {
    const { offset, limit, ...all } = query;
    const { partial, ...rest } = options;
    const found = toFleetQuery(all);
    const more = partial ? `${found ? '&' : '?'}partial=true` : '';
    return (await this.request(`fleet.csv${found}${more}`, rest)).blob();
  }

  /** {@inheritdoc ProtonFleetApi.listTemplateOverviews} */
  listTemplateOverviews(
    options?: ProtonApiOptions,
  ): Promise<TemplateOverviewList> {
    return this.ask('fleet/templates', options);
  }

  /** {@inheritdoc ProtonFleetApi.getTemplateVersionChanges} */
  getTemplateVersionChanges(
    choice: EnvironmentTemplateChoice,
    options?: ProtonApiOptions,
  ): Promise<TemplateVersionChanges> {
    return this.ask(
      `${toVersionPath(choice)}/changes${toTargetQuery(choice)}`,
      options,
    );
  }

  /** {@inheritdoc ProtonFleetApi.publishTemplateVersion} */
  publishTemplateVersion(
    choice: EnvironmentTemplateChoice,
    options?: ProtonApiOptions,
  ): Promise<PublishedTemplateVersion> {
    return this.post(
      `${toVersionPath(choice)}/publish${toTargetQuery(choice)}`,
      {},
      options,
    );
  }

  /** {@inheritdoc ProtonFleetApi.getTemplateSync} */
  getTemplateSync(
    name: string,
    target?: ProtonApiTarget,
    options?: ProtonApiOptions,
  ): Promise<TemplateSync> {
    return this.ask(
      `environment-templates/${encodeURIComponent(name)}/sync${toTargetQuery(
        target,
      )}`,
      options,
    );
  }

  private async ask<T>(path: string, options?: ProtonApiOptions): Promise<T> {
    return (await this.request(path, options)).json();
  }

  private async post<T>(
    path: string,
    body: object,
    options?: ProtonApiOptions,
  ): Promise<T> {
    const response = await this.request(path, {
      ...options,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.json();
  }

  private async request(
    path: string,
    request: RequestInit = {},
  ): Promise<Response> {
    const baseUrl = await this.discoveryApi.getBaseUrl('proton');
    const response = await this.fetchApi.fetch(`${baseUrl}/${path}`, request);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function toEnvironmentPath(entityRef: CompoundEntityRef): string {
  const { namespace, kind, name } = entityRef;
  return ['entities', namespace, kind, name, 'environment']
    .map(encodeURIComponent)
    .join('/');
}

function toDeploymentPath(
  entityRef: CompoundEntityRef,
  deploymentId: string,
): string {
  const id = encodeURIComponent(deploymentId);
  return `${toEnvironmentPath(entityRef)}/deployments/${id}`;
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

function toFleetQuery(query: FleetQuery): string {
  const { offset, limit, ...others } = query;
  return toQuery({
    ...others,
    offset: offset === undefined ? undefined : String(offset),
    limit: limit === undefined ? undefined : String(limit),
  });
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
