import {
  CampaignCluster,
  EnvironmentCampaignList,
} from '@proton-vending/backstage-plugin-proton-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  demoCampaign,
  demoCampaignCluster,
} from '../../__testUtils__/demoCampaigns';
import { demoOperations, demoOverview } from '../../__testUtils__/demoOverview';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import { renderCluster } from '../../__testUtils__/renderCluster';
import { ProtonApi } from '../../api';

const TITLE = 'The campaign "Kubernetes 1.36" changes this cluster';

function concern(
  changes: Partial<EnvironmentCampaignList['campaigns'][number]['campaign']>,
  cluster: Partial<CampaignCluster> = {},
): EnvironmentCampaignList {
  const { id, name, reason, state, target } = demoCampaign();
  return {
    campaigns: [
      {
        campaign: { id, name, reason, state, target, ...changes },
        cluster: demoCampaignCluster({ name: 'team-a', ...cluster }),
      },
    ],
  };
}

async function render(
  list: EnvironmentCampaignList,
  options: {
    permissions?: string[];
    api?: Partial<ProtonApi>;
    overview?: ReturnType<typeof demoOverview>;
  } = {},
) {
  const { permissions = ['proton.campaign.read'] } = options;
  const listEnvironmentCampaigns = jest.fn().mockResolvedValue(list);
  await renderCluster({
    section: 'connect',
    protonApi: demoProtonApi(options.overview, {
      listPermissions: async () => ({ permissions }),
      listEnvironmentCampaigns,
      ...options.api,
    }),
  });
  await screen.findByText('The environment is ready');
  return listEnvironmentCampaigns;
}

describe('the campaigns on the page of a cluster', () => {
  it('say when, what and why, and lead to the upgrade', async () => {
    const beginsAt = new Date(Date.now() + 2 * 86_400_000 + 5_000);
    await render(
      concern({ state: 'announced', beginsAt: beginsAt.toISOString() }),
    );

    const notice = (await screen.findByText(TITLE)).closest<HTMLElement>(
      '[role="alert"]',
    )!;
    expect(notice).toHaveTextContent(
      'It upgrades the cluster to version 1.1. The campaign begins in 2 days.',
    );
    expect(notice).toHaveTextContent(
      'Reason: Standard support for 1.34 ends in December',
    );
    expect(
      within(notice).getByRole('button', { name: 'Upgrade now' }),
    ).toHaveAttribute('href', expect.stringMatching(/versions\/1\.1$/));
  });

  it.each([
    [
      concern({ state: 'paused' }),
      /When somebody resumes it, it changes this cluster in wave 1/,
    ],
    [concern({ state: 'running' }), /This cluster is in wave 1/],
    [
      concern({ state: 'running' }, { state: 'running' }),
      /The campaign is deploying this cluster now/,
    ],
    [
      concern({
        target: {
          type: 'redeploy',
          templateName: 'eks-cluster',
          inputs: { node_size: 4 },
        },
      }),
      /redeploys the cluster with other inputs: node_size/,
    ],
  ])('say how far they are', async (list, text) => {
    await render(list);

    expect(await screen.findByText(text)).toBeInTheDocument();
  });

  it('can be asked for a delay', async () => {
    const requestCampaignDelay = jest.fn().mockResolvedValue(undefined);
    await render(concern({ state: 'announced' }), {
      api: { requestCampaignDelay },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Ask for a delay' }),
    );
    const send = screen.getByRole('button', { name: 'Send request' });
    expect(send).toBeDisabled();
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Reason' }),
      'Release on Monday',
    );
    await userEvent.click(send);

    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(requestCampaignDelay).toHaveBeenCalledWith(
      'campaign-1',
      'cluster-team-a',
      { until: expect.stringMatching(/Z$/), reason: 'Release on Monday' },
    );
  });

  it('offer nothing to who may only look', async () => {
    await render(concern({ state: 'announced' }), {
      overview: {
        ...demoOverview(),
        operations: demoOperations({
          edit: 'You may not',
          upgrade: 'You may not',
        }),
      },
    });
    await screen.findByText(TITLE);

    for (const name of ['Upgrade now', 'Ask for a delay']) {
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
    }
  });

  it('are not asked for without the permission to see them', async () => {
    const list = await render(concern({}), { permissions: [] });

    expect(list).not.toHaveBeenCalled();
    expect(screen.queryByText(TITLE)).not.toBeInTheDocument();
  });
});
