import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  demoCampaign,
  demoCampaignCluster,
  demoClusterPreview,
  demoCounts,
} from '../../__testUtils__/demoCampaigns';
import { demoFleet } from '../../__testUtils__/demoFleet';
import { responseError } from '../../__testUtils__/responseError';
import { saveFile } from '../../saveFile';
import {
  address,
  answers,
  CAMPAIGN,
  renderCampaigns,
} from './__testUtils__/renderCampaigns';

jest.mock('../../saveFile');

describe('the list of campaigns', () => {
  it('shows the state, the progress and the target of each', async () => {
    await renderCampaigns({});

    const link = await screen.findByRole('link', { name: 'Kubernetes 1.36' });
    expect(link).toHaveAttribute('href', CAMPAIGN);
    const row = link.closest('tr')!;
    expect(row).toHaveTextContent('Running');
    expect(row).toHaveTextContent('3 of 10, 1 failed');
    expect(row).toHaveTextContent('eks-cluster → 1.1');
    expect(within(row).getByRole('link', { name: 'ada' })).toBeInTheDocument();
    expect(
      within(row).getByRole('img', {
        name: 'Waiting: 6, In progress: 1, Succeeded: 2, Failed: 1',
      }),
    ).toBeInTheDocument();
  });

  it('filters by state, and keeps the filter in its address', async () => {
    const { api } = await renderCampaigns({});
    await userEvent.selectOptions(
      await screen.findByRole('combobox', { name: 'State' }),
      'Paused',
    );

    expect(address()).toBe('/proton/campaigns?state=paused');
    await waitFor(() =>
      expect(api.listCampaigns).toHaveBeenLastCalledWith(
        { state: ['paused'], offset: 0, limit: 25 },
        expect.anything(),
      ),
    );
  });

  it('says what a campaign is where there is none', async () => {
    await renderCampaigns({
      listCampaigns: answers({ campaigns: [], total: 0 }),
    });

    expect(await screen.findByText('No campaigns yet')).toBeInTheDocument();
    expect(
      screen.getByText(/A campaign upgrades or changes many clusters/),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('button', { name: 'New campaign' }),
    ).toHaveAttribute('href', '/proton/campaigns/new');
  });

  it('offers a way back from a state that no campaign is in', async () => {
    await renderCampaigns(
      { listCampaigns: answers({ campaigns: [], total: 0 }) },
      '/proton/campaigns?state=stopped',
    );

    await userEvent.click(
      await screen.findByRole('button', { name: 'Show all campaigns' }),
    );
    expect(address()).toBe('/proton/campaigns');
  });

  it('has no button for who may not create campaigns', async () => {
    await renderCampaigns({
      listPermissions: answers({ permissions: ['proton.campaign.read'] }),
    });

    expect(
      await screen.findByRole('link', { name: 'Kubernetes 1.36' }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'New campaign' }),
    ).not.toBeInTheDocument();
  });

  it.each([
    ['/proton/campaigns/new', 'proton.campaign.create'],
    [`${CAMPAIGN}/edit`, 'proton.campaign.update'],
  ])('has no form at %s without %s', async (path, permission) => {
    await renderCampaigns(
      { listPermissions: answers({ permissions: ['proton.campaign.read'] }) },
      path,
    );

    expect(
      await screen.findByText("You can't edit campaigns"),
    ).toBeInTheDocument();
    expect(screen.getByText(new RegExp(permission))).toBeInTheDocument();
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
  });

  it('leads back from an address that names no campaign', async () => {
    await renderCampaigns({}, `${CAMPAIGN}/some/more`);

    expect(await screen.findByText('There is no such page')).toBeVisible();
  });

  it('names the permission that is missing', async () => {
    const denied = await responseError(403, 'NotAllowedError', 'Denied');
    await renderCampaigns({
      listCampaigns: jest.fn().mockRejectedValue(denied),
    });

    expect(
      await screen.findByText("You don't have access to campaigns"),
    ).toBeInTheDocument();
    expect(screen.getByText(/proton\.campaign\.read/)).toBeInTheDocument();
  });

  it('says why there is nothing, and asks again', async () => {
    const away = await responseError(503, 'ServiceUnavailableError', 'Away');
    await renderCampaigns({
      listCampaigns: jest
        .fn()
        .mockRejectedValueOnce(away)
        .mockResolvedValue({ campaigns: [demoCampaign()], total: 1 }),
    });

    expect((await screen.findAllByText(/Away/))[0]).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(
      await screen.findByRole('link', { name: 'Kubernetes 1.36' }),
    ).toBeInTheDocument();
  });

  it.each([
    [['proton.campaign.read'], true],
    [['proton.environment.read'], false],
  ])('is found from the clusters with %j: %s', async (permissions, found) => {
    const { api } = await renderCampaigns(
      {
        getFleet: answers(demoFleet()),
        listPermissions: answers({ permissions }),
      },
      '/proton',
    );
    await screen.findByText('2 clusters');
    await waitFor(() => expect(api.listPermissions).toHaveBeenCalled());
    if (found) {
      await screen.findByRole('button', { name: 'Campaigns' });
    }

    const links = screen.queryAllByRole('button', { name: 'Campaigns' });
    expect(links.map(link => link.getAttribute('href'))).toEqual(
      found ? ['/link/to/campaigns'] : [],
    );
  });
});

it('is begun from the clusters with their filter, or with those selected', async () => {
  await renderCampaigns(
    { getFleet: answers(demoFleet()) },
    '/proton?owner=group:default/payments&page=2',
  );
  await screen.findByText('2 clusters');
  expect(
    await screen.findByRole('button', { name: 'New campaign' }),
  ).toHaveAttribute(
    'href',
    '/link/to/campaigns/new?owner=group%3Adefault%2Fpayments',
  );

  await userEvent.click(
    screen.getByRole('checkbox', { name: 'Select payments-dev' }),
  );
  expect(
    within(screen.getByRole('toolbar')).getByRole('button', {
      name: 'New campaign',
    }),
  ).toHaveAttribute(
    'href',
    '/link/to/campaigns/new?template=eks-cluster&cluster=resource%3Adefault%2Fpayments-dev',
  );
});

describe('the page of a campaign', () => {
  it('says its state, what it waits for, and how far it is', async () => {
    await renderCampaigns(
      {
        getCampaign: answers(
          demoCampaign({
            next: {
              at: new Date(Date.now() + 3 * 3_600_000 + 5_000).toISOString(),
              waitsFor: 'wave',
            },
          }),
        ),
      },
      CAMPAIGN,
    );

    expect(
      await screen.findByRole('heading', { name: 'Kubernetes 1.36' }),
    ).toBeInTheDocument();
    expect(screen.getByText('Running')).toBeInTheDocument();
    expect(screen.getByText(/^The next wave begins/)).toHaveTextContent(
      'The next wave begins in 3 hours.',
    );
    expect(screen.getByText('3 of 10, 1 failed')).toBeInTheDocument();
    const waves = screen.getByRole('table', { name: 'Waves' });
    expect(within(waves).getAllByRole('row')[1]).toHaveTextContent(
      'Wave 12 of 2',
    );
    expect(screen.getByText('2 first, then 25%, 100%')).toBeInTheDocument();
    expect(
      screen.getByText('Tuesday, Wednesday, 22:00–04:00 Europe/Berlin'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Template: eks-cluster; Behind: A minor version behind'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: '← All campaigns' }),
    ).toHaveAttribute('href', '/proton/campaigns');
  });

  it('says why it has paused', async () => {
    await renderCampaigns(
      {
        getCampaign: answers(
          demoCampaign({
            state: 'paused',
            stateReason: {
              code: 'failures-reached',
              message: '2 clusters have failed.',
            },
          }),
        ),
      },
      CAMPAIGN,
    );

    expect(
      await screen.findByText('2 clusters have failed.'),
    ).toBeInTheDocument();
  });

  it.each([
    ['Pause', 'Pause campaign', 'pause', 'running'],
    ['Resume', 'Resume campaign', 'resume', 'paused'],
    ['Stop', 'Stop campaign', 'stop', 'announced'],
    ['Start', 'Start campaign', 'start', 'draft'],
  ] as const)(
    'says what "%s" does before it does it',
    async (action, confirm, step, state) => {
      const { api } = await renderCampaigns(
        {
          getCampaign: answers(demoCampaign({ state })),
          stepCampaign: answers(demoCampaign()),
        },
        CAMPAIGN,
      );
      await userEvent.click(
        await screen.findByRole('button', { name: action }),
      );
      const dialog = screen.getByRole('dialog', {
        name: `${action} Kubernetes 1.36?`,
      });
      expect(api.stepCampaign).not.toHaveBeenCalled();
      await userEvent.click(
        within(dialog).getByRole('button', { name: confirm }),
      );

      expect(api.stepCampaign).toHaveBeenCalledWith('campaign-1', step);
      await waitFor(() =>
        expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
      );
    },
  );

  it('warns before a start without a preview', async () => {
    await renderCampaigns(
      {
        getCampaign: answers(
          demoCampaign({
            state: 'draft',
            counts: demoCounts(),
            waveProgress: [],
            waveCount: 0,
          }),
        ),
        listCampaignClusters: answers({ clusters: [], total: 0, hidden: 0 }),
      },
      CAMPAIGN,
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Start' }));

    const dialog = screen.getByRole('dialog');
    expect(dialog).toHaveTextContent('No cluster has been previewed');
    expect(dialog).toHaveTextContent('starts to deploy in 48 hours');
  });

  it('says why an action failed, and stays open', async () => {
    const refused = await responseError(
      409,
      'ConflictError',
      'The campaign is finished',
    );
    await renderCampaigns(
      { stepCampaign: jest.fn().mockRejectedValue(refused) },
      CAMPAIGN,
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Pause' }));
    await userEvent.click(
      screen.getByRole('button', { name: 'Pause campaign' }),
    );

    expect(
      await screen.findByText(
        "The campaign couldn't be changed: The campaign is finished",
      ),
    ).toBeInTheDocument();
  });

  it('previews a draft, and discards it', async () => {
    const { api } = await renderCampaigns(
      {
        getCampaign: answers(demoCampaign({ state: 'draft' })),
        stepCampaign: answers(demoCampaign({ state: 'draft' })),
        discardCampaign: answers({}),
      },
      CAMPAIGN,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Preview' }),
    );
    expect(api.stepCampaign).toHaveBeenCalledWith('campaign-1', 'preview');

    await userEvent.click(
      screen.getByRole('button', { name: 'Discard draft' }),
    );
    await userEvent.click(
      within(screen.getByRole('dialog')).getByRole('button', {
        name: 'Discard draft',
      }),
    );
    await waitFor(() => expect(address()).toBe('/proton/campaigns'));
    expect(api.discardCampaign).toHaveBeenCalledWith('campaign-1');
  });

  it('rolls a wave back with a new draft', async () => {
    const { api } = await renderCampaigns(
      { rollBackCampaign: answers(demoCampaign({ id: 'campaign-2' })) },
      CAMPAIGN,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Roll back wave 1' }),
    );
    expect(
      screen.getByRole('button', { name: 'Roll back wave 2', hidden: true }),
    ).toBeDisabled();
    await userEvent.click(
      screen.getByRole('button', { name: 'Create rollback draft' }),
    );

    await waitFor(() => expect(address()).toBe('/proton/campaigns/campaign-2'));
    expect(api.rollBackCampaign).toHaveBeenCalledWith('campaign-1', 1);
  });

  it('has no buttons for who may only look', async () => {
    await renderCampaigns(
      { listPermissions: answers({ permissions: ['proton.campaign.read'] }) },
      CAMPAIGN,
    );
    await screen.findByRole('heading', { name: 'Kubernetes 1.36' });

    for (const name of ['Pause', 'Stop', 'Roll back wave 1']) {
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
    }
  });

  it('shows what the preview found, and more on request', async () => {
    await renderCampaigns(
      {
        listCampaignClusters: answers({
          clusters: [
            demoCampaignCluster(),
            demoCampaignCluster({
              name: 'payments-prod',
              preview: demoClusterPreview({
                skipReason: {
                  code: 'invalid-inputs',
                  message:
                    "The inputs don't fit version 1.1: team is required.",
                },
                missingInputs: ['team'],
              }),
            }),
          ],
          total: 2,
          hidden: 1,
        }),
      },
      CAMPAIGN,
    );

    const row = (
      await screen.findByRole('link', { name: 'payments-dev' })
    ).closest('tr')!;
    expect(row).toHaveTextContent('1.0 → 1.1');
    expect(row).toHaveTextContent('1 changed input');
    const skipped = screen
      .getByRole('link', { name: 'payments-prod' })
      .closest('tr')!;
    expect(skipped).toHaveTextContent('Will be skipped');
    expect(skipped).toHaveTextContent('Missing inputs: team');
    expect(
      screen.getByText("1 cluster isn't shown because you can't see it."),
    ).toBeInTheDocument();

    const more = screen.getByRole('button', {
      name: 'Show details of payments-dev',
    });
    await userEvent.click(more);
    expect(more).toHaveAttribute('aria-expanded', 'true');
    expect(screen.getByText('node_size')).toBeInTheDocument();
  });

  it('links a failure to its deployment', async () => {
    await renderCampaigns(
      {
        listCampaignClusters: answers({
          clusters: [
            demoCampaignCluster({
              state: 'failed',
              deploymentId: 'deployment-7',
              reason: {
                code: 'deployment-failed',
                message: 'VcpuLimitExceeded',
              },
            }),
          ],
          total: 1,
          hidden: 0,
        }),
      },
      CAMPAIGN,
    );

    expect(await screen.findByText('VcpuLimitExceeded')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Show deployment of payments-dev' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/resource/payments-dev/proton/deployment/deployment-7',
    );
  });

  it('filters its clusters by state and wave', async () => {
    const { api } = await renderCampaigns({}, CAMPAIGN);
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Failed 1: show only these clusters',
      }),
    );
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Wave' }),
      'Wave 2',
    );

    await waitFor(() =>
      expect(api.listCampaignClusters).toHaveBeenLastCalledWith(
        'campaign-1',
        { state: ['failed'], wave: 2, offset: 0, limit: 25 },
        expect.anything(),
      ),
    );
  });

  it('goes through the pages of its clusters', async () => {
    const { api } = await renderCampaigns(
      {
        listCampaignClusters: answers({
          clusters: [demoCampaignCluster()],
          total: 60,
          hidden: 0,
        }),
      },
      CAMPAIGN,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Next page' }),
    );

    await waitFor(() =>
      expect(api.listCampaignClusters).toHaveBeenLastCalledWith(
        'campaign-1',
        expect.objectContaining({ offset: 25, limit: 25 }),
        expect.anything(),
      ),
    );
  });

  it('decides about a delay', async () => {
    const { api } = await renderCampaigns(
      {
        listCampaignClusters: answers({
          clusters: [
            demoCampaignCluster({
              delay: {
                until: '2026-12-01T08:00:00Z',
                reason: 'Release on Monday',
                requestedBy: 'user:default/grace',
                requestedAt: '2026-11-21T08:00:00Z',
                state: 'requested',
              },
            }),
          ],
          total: 1,
          hidden: 0,
        }),
        decideCampaignDelay: jest.fn().mockResolvedValue(undefined),
      },
      CAMPAIGN,
    );
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Grant delay of payments-dev',
      }),
    );

    expect(api.decideCampaignDelay).toHaveBeenCalledWith(
      'campaign-1',
      'cluster-payments-dev',
      { decision: 'grant' },
    );
    expect(screen.getByText(/Release on Monday/)).toBeInTheDocument();
  });

  it('retries one cluster, and all that failed', async () => {
    const { api } = await renderCampaigns(
      {
        getCampaign: answers(demoCampaign({ state: 'finished' })),
        retryCampaign: answers(demoCampaign()),
        listCampaignClusters: answers({
          clusters: [demoCampaignCluster({ state: 'failed' })],
          total: 1,
          hidden: 0,
        }),
      },
      CAMPAIGN,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Retry payments-dev' }),
    );
    expect(api.retryCampaign).toHaveBeenLastCalledWith('campaign-1', {
      clusterIds: ['cluster-payments-dev'],
    });

    await userEvent.click(
      screen.getByRole('button', { name: 'Retry failed clusters' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Retry clusters' }),
    );
    expect(api.retryCampaign).toHaveBeenLastCalledWith('campaign-1');
  });

  it('downloads the report', async () => {
    const { api } = await renderCampaigns(
      { exportCampaign: answers(new Blob(['wave'])) },
      CAMPAIGN,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Download report (CSV)' }),
    );

    await waitFor(() =>
      expect(saveFile).toHaveBeenCalledWith(
        expect.objectContaining({ name: 'campaign-report.csv' }),
      ),
    );
    expect(api.exportCampaign).toHaveBeenCalledWith('campaign-1');
  });

  it('follows signals', async () => {
    const { signal } = await renderCampaigns(
      {
        getCampaign: jest
          .fn()
          .mockResolvedValueOnce(demoCampaign())
          .mockResolvedValue(
            demoCampaign({ counts: demoCounts({ succeeded: 10 }) }),
          ),
      },
      CAMPAIGN,
    );
    await screen.findByText('3 of 10, 1 failed');
    signal('proton:campaign:campaign-1');

    expect(
      await screen.findByText('10 of 10', undefined, { timeout: 5_000 }),
    ).toBeInTheDocument();
  });
});
