import { MockFetchApi } from '@backstage/test-utils';
import { translate } from '../__testUtils__/translate';
import { explainError } from './explainError';
import { createProtonClient } from './createProtonClient';

describe('createProtonClient', () => {
  const fetchMock = jest.fn();
  const client = createProtonClient({
    discoveryApi: {
      getBaseUrl: async pluginId => `http://backstage.test/api/${pluginId}`,
    },
    fetchApi: new MockFetchApi({ baseImplementation: fetchMock }),
  });
  const entityRef = { kind: 'Resource', namespace: 'default', name: 'team-a' };

  it('asks for the environment by entity', async () => {
    fetchMock.mockResolvedValue(Response.json({ outputs: [] }));

    await expect(client.getEnvironmentOverview(entityRef)).resolves.toEqual({
      outputs: [],
    });
    expect(fetchMock).toHaveBeenCalledWith(
      'http://backstage.test/api/proton/entities/default/Resource/team-a/environment',
      expect.anything(),
    );
  });

  it("throws the backend's error", async () => {
    fetchMock.mockResolvedValue(
      Response.json(
        {
          error: { name: 'NotFoundError', message: 'There is no entity' },
          response: { statusCode: 404 },
        },
        { status: 404, statusText: 'Not Found' },
      ),
    );

    const error = await client.getEnvironmentOverview(entityRef).catch(e => e);

    expect(error).toMatchObject({
      name: 'ResponseError',
      statusCode: 404,
      cause: { name: 'NotFoundError' },
    });
    expect(explainError(error, translate)).toBe('There is no entity');
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'fleet.csv?status=FAILED',
      () => client.exportFleet({ status: ['FAILED'], offset: 25, limit: 25 }),
    ],
    [
      'fleet.csv?status=FAILED&partial=true',
      () => client.exportFleet({ status: ['FAILED'] }, { partial: true }),
    ],
    ['fleet.csv?partial=true', () => client.exportFleet({}, { partial: true })],
    [
      'entities/default/Resource/team-a/environment/inputs',
      () => client.getEnvironmentInputs(entityRef),
    ],
    [
      'entities/default/Resource/team-a/environment/deployments',
      () => client.listEnvironmentDeployments(entityRef),
    ],
    [
      'entities/default/Resource/team-a/environment/deployments?nextToken=n%2F1',
      () => client.listEnvironmentDeployments(entityRef, { nextToken: 'n/1' }),
    ],
    [
      'entities/default/Resource/team-a/environment/deployments/d%2F1',
      () => client.getEnvironmentDeployment(entityRef, 'd/1'),
    ],
    [
      'entities/default/Resource/team-a/environment/deployments/d-1/log?after=7&limit=500',
      () => client.getDeploymentLog(entityRef, 'd-1', { after: 7, limit: 500 }),
    ],
    [
      'entities/default/Resource/team-a/environment/deployments/d-1/plan',
      () => client.getDeploymentPlan(entityRef, 'd-1'),
    ],
    [
      'entities/default/Resource/team-a/environment/configuration',
      () => client.getEnvironmentConfiguration(entityRef),
    ],
    [
      'entities/default/Resource/team-a/environment/outputs/argocd_password',
      () => client.revealEnvironmentOutput(entityRef, 'argocd_password'),
    ],
    [
      'entities/default/Resource/team-a/environment/versions',
      () => client.listEnvironmentVersions(entityRef),
    ],
    [
      'entities/default/Resource/team-a/environment/versions/1.1',
      () => client.getEnvironmentVersion(entityRef, '1.1'),
    ],
    [
      'entities/default/Resource/team-a/environment/resources',
      () => client.listEnvironmentResources(entityRef),
    ],
    [
      'entities/default/Resource/team-a/environment/state-versions?before=9&limit=11',
      () =>
        client.listEnvironmentStateVersions(entityRef, {
          before: 9,
          limit: 11,
        }),
    ],
    [
      'environments?templateName=eks&status=FAILED&status=CANCELLED&behind=any',
      () =>
        client.listEnvironments({
          templateName: 'eks',
          status: ['FAILED', 'CANCELLED'],
          behind: 'any',
        }),
    ],
    [
      'environment-names/a%2Fb?region=eu-west-1',
      () => client.checkEnvironmentName('a/b', { region: 'eu-west-1' }),
    ],
    ['accounts', () => client.listAccounts()],
    [
      'environment-templates?accountId=123456789012',
      () => client.listEnvironmentTemplates({ accountId: '123456789012' }),
    ],
    [
      'environment-templates/eks/versions',
      () => client.listEnvironmentTemplateVersions('eks'),
    ],
    [
      'environment-templates/eks/versions/1/recommended?region=eu-west-1',
      () =>
        client.getEnvironmentTemplateVersion({
          name: 'eks',
          majorVersion: '1',
          region: 'eu-west-1',
        }),
    ],
    ['campaigns', () => client.listCampaigns()],
    [
      'campaigns?state=running&state=paused&offset=25&limit=25',
      () =>
        client.listCampaigns({
          state: ['running', 'paused'],
          offset: 25,
          limit: 25,
        }),
    ],
    ['campaigns/c%2F1', () => client.getCampaign('c/1')],
    [
      'campaigns/c-1/clusters?state=failed&wave=2&limit=25',
      () =>
        client.listCampaignClusters('c-1', {
          state: ['failed'],
          wave: 2,
          limit: 25,
        }),
    ],
    [
      'entities/default/Resource/team-a/environment/campaigns',
      () => client.listEnvironmentCampaigns(entityRef),
    ],
    ['campaigns/c-1/report.csv', () => client.exportCampaign('c-1')],
  ])('asks %s', async (path, ask) => {
    fetchMock.mockResolvedValue(Response.json({}));

    await ask();

    expect(fetchMock).toHaveBeenLastCalledWith(
      `http://backstage.test/api/proton/${path}`,
      {},
    );
  });

  it.each<[string, object, () => Promise<unknown>]>([
    [
      'preview',
      { version: '1.1' },
      () => client.previewEnvironmentChange(entityRef, { version: '1.1' }),
    ],
    [
      'update',
      { inputs: { size: 3 }, reason: 'More load' },
      () =>
        client.updateEnvironment(entityRef, {
          inputs: { size: 3 },
          reason: 'More load',
        }),
    ],
    [
      'plans',
      { version: '1.1' },
      () => client.startEnvironmentPlan(entityRef, { version: '1.1' }),
    ],
    [
      'plans/plan-1/cancel',
      {},
      () => client.cancelEnvironmentPlan(entityRef, 'plan-1'),
    ],
    [
      'plans/plan-1/deploy',
      { confirmName: 'team-a' },
      () =>
        client.deployEnvironmentPlan(entityRef, 'plan-1', {
          confirmName: 'team-a',
        }),
    ],
    ['cancel', {}, () => client.cancelEnvironmentDeployment(entityRef)],
    [
      'delete',
      { confirmName: 'team-a' },
      () => client.deleteEnvironment(entityRef, { confirmName: 'team-a' }),
    ],
    [
      'retain',
      { confirmName: 'team-a' },
      () => client.retainEnvironment(entityRef, { confirmName: 'team-a' }),
    ],
    [
      'state-versions/3/restore',
      { confirmName: 'team-a' },
      () =>
        client.restoreEnvironmentState(entityRef, 3, { confirmName: 'team-a' }),
    ],
    [
      'refused-states/refused-1/accept',
      { confirmName: 'team-a' },
      () =>
        client.acceptRefusedState(entityRef, 'refused-1', {
          confirmName: 'team-a',
        }),
    ],
    [
      'refused-states/refused-1/discard',
      { confirmName: 'team-a' },
      () =>
        client.discardRefusedState(entityRef, 'refused-1', {
          confirmName: 'team-a',
        }),
    ],
    [
      'unlock-state',
      { lockId: 'lock-1' },
      () => client.unlockEnvironmentState(entityRef, { lockId: 'lock-1' }),
    ],
    [
      'accept-state',
      { confirmName: 'team-a' },
      () => client.acceptEnvironmentState(entityRef, { confirmName: 'team-a' }),
    ],
  ])('posts to %s', async (path, body, post) => {
    fetchMock.mockResolvedValue(Response.json({ deploymentId: 'd-1' }));

    await post();

    expect(fetchMock).toHaveBeenLastCalledWith(
      `http://backstage.test/api/proton/entities/default/Resource/team-a/environment/${path}`,
      expect.objectContaining({ method: 'POST', body: JSON.stringify(body) }),
    );
  });

  it.each<[string, object, () => Promise<unknown>]>([
    [
      'c-1/update',
      { maxConcurrent: 1 },
      () => client.updateCampaign('c-1', { maxConcurrent: 1 }),
    ],
    ['c-1/preview', {}, () => client.stepCampaign('c-1', 'preview')],
    ['c-1/pause', {}, () => client.stepCampaign('c-1', 'pause')],
    ['c-1/retry', {}, () => client.retryCampaign('c-1')],
    ['c-1/discard', {}, () => client.discardCampaign('c-1')],
    ['c-1/rollback', { wave: 2 }, () => client.rollBackCampaign('c-1', 2)],
    [
      'c-1/clusters/k-1/request-delay',
      { until: '2026-12-01T08:00:00Z', reason: 'Release' },
      () =>
        client.requestCampaignDelay('c-1', 'k-1', {
          until: '2026-12-01T08:00:00Z',
          reason: 'Release',
        }),
    ],
    [
      'c-1/clusters/k-1/decide-delay',
      { decision: 'grant' },
      () => client.decideCampaignDelay('c-1', 'k-1', { decision: 'grant' }),
    ],
  ])('posts to the campaign %s', async (path, body, post) => {
    fetchMock.mockResolvedValue(Response.json({ id: 'c-1' }));

    await post();

    expect(fetchMock).toHaveBeenLastCalledWith(
      `http://backstage.test/api/proton/campaigns/${path}`,
      expect.objectContaining({ method: 'POST', body: JSON.stringify(body) }),
    );
  });

  it.each<[string, () => Promise<string>]>([
    ['spec', () => client.getEnvironmentSpec(entityRef)],
    ['kubeconfig', () => client.getKubeconfig(entityRef)],
  ])('reads %s as the text that it is', async (path, ask) => {
    fetchMock.mockResolvedValue(new Response('kind: Config\n'));

    await expect(ask()).resolves.toBe('kind: Config\n');
    expect(fetchMock).toHaveBeenLastCalledWith(
      `http://backstage.test/api/proton/entities/default/Resource/team-a/environment/${path}`,
      expect.anything(),
    );
  });

  it('cancels a plan with a request that outlives the page', async () => {
    fetchMock.mockResolvedValue(Response.json({ id: 'p-1' }));

    await client.cancelEnvironmentPlan(entityRef, 'p-1');

    const [url, request] = fetchMock.mock.lastCall ?? [];
    expect(url).toBe(
      'http://backstage.test/api/proton/entities/default/Resource/team-a/environment/plans/p-1/cancel',
    );
    expect(request).toMatchObject({ method: 'POST', keepalive: true });
  });

  it('posts the inputs to validate', async () => {
    fetchMock.mockResolvedValue(Response.json({ violations: [] }));

    await client.validateInputs(
      { name: 'eks', majorVersion: '1', minorVersion: '2' },
      { size: 1 },
    );

    expect(fetchMock).toHaveBeenLastCalledWith(
      'http://backstage.test/api/proton/environment-templates/eks/versions/1/2/validate-inputs',
      expect.objectContaining({
        method: 'POST',
        body: JSON.stringify({ inputs: { size: 1 } }),
      }),
    );
  });
});
