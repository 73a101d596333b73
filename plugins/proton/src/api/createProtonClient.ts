import { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import { EnvironmentTemplateChoice } from '@proton-vending/backstage-plugin-proton-common';
import * as uriTemplate from 'uri-template';
import { ProtonApi, ProtonApiOptions } from './ProtonApi';
import { readLogStream } from './readLogStream';

// The paths are URI templates (RFC 6570), named as in the backend's openapi.yaml.
const ENVIRONMENT = 'entities/{namespace}/{kind}/{name}/environment';
const DEPLOYMENT = `${ENVIRONMENT}/deployments/{deploymentId}`;
const PLAN = `${ENVIRONMENT}/plans/{planId}`;
const TEMPLATE = 'environment-templates/{name}';
const VERSION = `${TEMPLATE}/versions/{majorVersion}/{minorVersion}`;
const CAMPAIGN = 'campaigns/{campaignId}';
const CAMPAIGN_CLUSTER = `${CAMPAIGN}/clusters/{clusterId}`;
const TARGET = '{?accountId,region}';
const FLEET_FILTER =
  'search,owner*,status*,template*,version*,behind*,account*,region*,kubernetes*,support*,sort,order';

/**
 * Creates the {@link ProtonApi} that asks the backend plugin `proton` over HTTP.
 *
 * @public
 */
export function createProtonClient(apis: {
  discoveryApi: DiscoveryApi;
  fetchApi: FetchApi;
}): ProtonApi {
  const { discoveryApi, fetchApi } = apis;

  const toUrl = async (path: string, parameters: object = {}) => {
    const baseUrl = await discoveryApi.getBaseUrl('proton');
    return `${baseUrl}/${uriTemplate.parse(path).expand({ ...parameters })}`;
  };
  const request = async (
    path: string,
    parameters: object,
    init: RequestInit = {},
  ): Promise<Response> => {
    const response = await fetchApi.fetch(await toUrl(path, parameters), init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  };
  const get = async <T>(
    path: string,
    parameters: object = {},
    options?: ProtonApiOptions,
  ): Promise<T> => (await request(path, parameters, options)).json();
  const send = (
    path: string,
    parameters: object,
    body: object,
    options?: Pick<RequestInit, 'signal' | 'keepalive'>,
  ): Promise<Response> =>
    request(path, parameters, {
      ...options,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const post = async <T>(...of: Parameters<typeof send>): Promise<T> =>
    (await send(...of)).json();

  return {
    getEnvironmentOverview: (ref, options) => get(ENVIRONMENT, ref, options),
    listEnvironmentDeployments: (ref, page, options) =>
      get(
        `${ENVIRONMENT}/deployments{?nextToken}`,
        { ...page, ...ref },
        options,
      ),
    getEnvironmentDeployment: (ref, deploymentId, options) =>
      get(DEPLOYMENT, { ...ref, deploymentId }, options),
    getDeploymentLog: (ref, deploymentId, page, options) =>
      get(
        `${DEPLOYMENT}/log{?after,limit}`,
        { ...page, ...ref, deploymentId },
        options,
      ),
    followDeploymentLog: async (ref, deploymentId, follow, options) =>
      readLogStream({
        url: await toUrl(`${DEPLOYMENT}/log/stream{?after}`, {
          ...ref,
          deploymentId,
          after: follow.after,
        }),
        fetch: fetchApi.fetch,
        signal: options?.signal,
        onEvent: follow.onEvent,
      }),
    getDeploymentPlan: (ref, deploymentId, options) =>
      get(`${DEPLOYMENT}/plan`, { ...ref, deploymentId }, options),
    getEnvironmentConfiguration: (ref, options) =>
      get(`${ENVIRONMENT}/configuration`, ref, options),
    getEnvironmentSpec: async (ref, options) =>
      (await request(`${ENVIRONMENT}/spec`, ref, options)).text(),
    revealEnvironmentOutput: (ref, key, options) =>
      get(`${ENVIRONMENT}/outputs/{key}`, { ...ref, key }, options),
    getKubeconfig: async (ref, options) =>
      (await request(`${ENVIRONMENT}/kubeconfig`, ref, options)).text(),
    listEnvironmentVersions: (ref, options) =>
      get(`${ENVIRONMENT}/versions`, ref, options),
    getEnvironmentVersion: (ref, version, options) =>
      get(`${ENVIRONMENT}/versions/{version}`, { ...ref, version }, options),
    listEnvironmentResources: (ref, options) =>
      get(`${ENVIRONMENT}/resources`, ref, options),
    getEnvironmentInputs: (ref, options) =>
      get(`${ENVIRONMENT}/inputs`, ref, options),

    previewEnvironmentChange: (ref, change, options) =>
      post(`${ENVIRONMENT}/preview`, ref, change, options),
    startEnvironmentPlan: (ref, change, options) =>
      post(`${ENVIRONMENT}/plans`, ref, change, options),
    getEnvironmentPlan: (ref, planId, options) =>
      get(PLAN, { ...ref, planId }, options),
    cancelEnvironmentPlan: (ref, planId, options) =>
      // The request outlives the page that sends it.
      post(
        `${PLAN}/cancel`,
        { ...ref, planId },
        {},
        { ...options, keepalive: true },
      ),
    deployEnvironmentPlan: (ref, planId, deployment, options) =>
      post(`${PLAN}/deploy`, { ...ref, planId }, deployment, options),
    updateEnvironment: (ref, change, options) =>
      post(`${ENVIRONMENT}/update`, ref, change, options),
    cancelEnvironmentDeployment: (ref, options) =>
      post(`${ENVIRONMENT}/cancel`, ref, {}, options),
    deleteEnvironment: (ref, deletion, options) =>
      post(`${ENVIRONMENT}/delete`, ref, deletion, options),
    retainEnvironment: (ref, deletion, options) =>
      post(`${ENVIRONMENT}/retain`, ref, deletion, options),

    listEnvironmentStateVersions: (ref, page, options) =>
      get(
        `${ENVIRONMENT}/state-versions{?before,limit}`,
        { ...page, ...ref },
        options,
      ),
    restoreEnvironmentState: (ref, version, confirmation, options) =>
      post(
        `${ENVIRONMENT}/state-versions/{version}/restore`,
        { ...ref, version },
        confirmation,
        options,
      ),
    acceptRefusedState: (ref, id, confirmation, options) =>
      post(
        `${ENVIRONMENT}/refused-states/{id}/accept`,
        { ...ref, id },
        confirmation,
        options,
      ),
    discardRefusedState: (ref, id, confirmation, options) =>
      post(
        `${ENVIRONMENT}/refused-states/{id}/discard`,
        { ...ref, id },
        confirmation,
        options,
      ),
    unlockEnvironmentState: (ref, unlocking, options) =>
      post(`${ENVIRONMENT}/unlock-state`, ref, unlocking, options),
    acceptEnvironmentState: (ref, confirmation, options) =>
      post(`${ENVIRONMENT}/accept-state`, ref, confirmation, options),

    listEnvironments: (filter, options) =>
      get(
        'environments{?accountId,region,templateName,majorVersion,status*,owner,behind}',
        filter,
        options,
      ),
    checkEnvironmentName: (name, target, options) =>
      get(`environment-names/{name}${TARGET}`, { ...target, name }, options),
    listPermissions: options => get('permissions', {}, options),
    listAccounts: options => get('accounts', {}, options),

    listEnvironmentTemplates: (target, options) =>
      get(`environment-templates${TARGET}`, target, options),
    listEnvironmentTemplateVersions: (name, target, options) =>
      get(`${TEMPLATE}/versions${TARGET}`, { ...target, name }, options),
    getEnvironmentTemplateVersion: (choice, options) =>
      get(`${VERSION}${TARGET}`, toVersion(choice), options),
    validateInputs: (choice, inputs, options) =>
      post(
        `${VERSION}/validate-inputs${TARGET}`,
        toVersion(choice),
        { inputs },
        options,
      ),

    previewRepositoryImport: (body, options) =>
      post('imports/preview', {}, body, options),
    importRepository: (body, options) => post('imports', {}, body, options),

    getFleet: (query, options) =>
      get(`fleet{?${FLEET_FILTER},offset,limit}`, query, options),
    exportFleet: async (query, { partial, ...options } = {}) => {
      const path = `fleet.csv{?${FLEET_FILTER},partial}`;
      const parameters = { ...query, partial: partial || undefined };
      return (await request(path, parameters, options)).blob();
    },
    exportClusters: async (selection, options) =>
      (await send('fleet.csv', {}, selection, options)).blob(),
    getFleetKubeconfig: (selection, options) =>
      post('fleet/kubeconfig', {}, selection, options),
    listTemplateOverviews: options => get('fleet/templates', {}, options),
    getTemplateVersionChanges: (choice, options) =>
      get(`${VERSION}/changes${TARGET}`, toVersion(choice), options),
    publishTemplateVersion: (choice, options) =>
      post(`${VERSION}/publish${TARGET}`, toVersion(choice), {}, options),
    listCampaigns: (query, options) =>
      get('campaigns{?state*,offset,limit}', query, options),
    getCampaign: (campaignId, options) =>
      get(CAMPAIGN, { campaignId }, options),
    createCampaign: (definition, options) =>
      post('campaigns', {}, definition, options),
    updateCampaign: (campaignId, change, options) =>
      post(`${CAMPAIGN}/update`, { campaignId }, change, options),
    stepCampaign: (campaignId, step, options) =>
      post(`${CAMPAIGN}/{step}`, { campaignId, step }, {}, options),
    retryCampaign: (campaignId, body = {}, options) =>
      post(`${CAMPAIGN}/retry`, { campaignId }, body, options),
    discardCampaign: async (campaignId, options) => {
      await post(`${CAMPAIGN}/discard`, { campaignId }, {}, options);
    },
    rollBackCampaign: (campaignId, wave, options) =>
      post(`${CAMPAIGN}/rollback`, { campaignId }, { wave }, options),
    listCampaignClusters: (campaignId, query, options) =>
      get(
        `${CAMPAIGN}/clusters{?state*,wave,offset,limit}`,
        { ...query, campaignId },
        options,
      ),
    exportCampaign: async (campaignId, options) =>
      (await request(`${CAMPAIGN}/report.csv`, { campaignId }, options)).blob(),
    listEnvironmentCampaigns: (ref, options) =>
      get(`${ENVIRONMENT}/campaigns`, ref, options),
    requestCampaignDelay: async (campaignId, clusterId, body, options) => {
      await post(
        `${CAMPAIGN_CLUSTER}/request-delay`,
        { campaignId, clusterId },
        body,
        options,
      );
    },
    decideCampaignDelay: async (campaignId, clusterId, body, options) => {
      await post(
        `${CAMPAIGN_CLUSTER}/decide-delay`,
        { campaignId, clusterId },
        body,
        options,
      );
    },
    deprecateTemplateVersion: (choice, deprecation, options) =>
      post(
        `${VERSION}/deprecate${TARGET}`,
        toVersion(choice),
        deprecation,
        options,
      ),
    undeprecateTemplateVersion: async (choice, options) => {
      await post(
        `${VERSION}/undeprecate${TARGET}`,
        toVersion(choice),
        {},
        options,
      );
    },
    getTemplateSync: (name, target, options) =>
      get(`${TEMPLATE}/sync${TARGET}`, { ...target, name }, options),
  };
}

function toVersion(choice: EnvironmentTemplateChoice) {
  return { ...choice, minorVersion: choice.minorVersion ?? 'recommended' };
}
