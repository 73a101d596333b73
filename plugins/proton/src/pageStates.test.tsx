import {
  CAMPAIGN_STATES,
  CampaignList,
  DEPLOYMENT_STATUSES,
  EnvironmentOverview,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  allCampaignPermissions,
  demoCampaign,
  demoCampaignCluster,
} from './__testUtils__/demoCampaigns';
import {
  demoFleet,
  demoFleetRow,
  demoOverviews,
  emptyFleet,
} from './__testUtils__/demoFleet';
import { demoOverview } from './__testUtils__/demoOverview';
import { demoVersion, demoVersions } from './__testUtils__/demoTemplates';
import { FRONTEND_SYSTEMS } from './__testUtils__/renderCluster';
import { renderCard, renderPage } from './__testUtils__/renderPage';
import { responseError } from './__testUtils__/responseError';
import { STATUS_TEXTS } from './__testUtils__/statusTexts';

const UNREACHABLE = new Error('The endpoint did not answer');
const never = () => new Promise<never>(() => {});
const failing = (error: Error) => () => Promise.reject(error);

const denied = () => responseError(403, 'NotAllowedError', 'Not for you');
const gone = () => responseError(404, 'NotFoundError', 'No such template');

function comeBack() {
  act(() => {
    window.dispatchEvent(new Event('online'));
  });
}

describe.each(FRONTEND_SYSTEMS)('the card in the %s system', system => {
  const render = (getEnvironmentOverview: () => Promise<EnvironmentOverview>) =>
    renderCard({ system, protonApi: { getEnvironmentOverview } });

  it.each(DEPLOYMENT_STATUSES)('says what %s means', async status => {
    const { label, meaning, link } = STATUS_TEXTS[status];
    await render(async () => demoOverview({ deploymentStatus: status }));

    const shown = await screen.findByRole('status', {
      name: 'Environment status',
    });
    expect(shown).toHaveTextContent(label);
    expect(shown).toHaveTextContent(meaning);
    expect(screen.getByRole('link', { name: link })).toHaveAttribute(
      'href',
      expect.stringMatching(/\/proton\/deployment\/deployment-1$/),
    );
    // There is nothing to connect to while something is changed.
    expect(
      screen.queryByRole('group', { name: 'kubectl command' }) !== null,
    ).toBe(!isDeploymentRunning(status));
    expect(
      screen.queryByRole('progressbar', { name: 'Deployment running' }) !==
        null,
    ).toBe(isDeploymentRunning(status));
  });

  it('shows an environment without deployment and cluster', async () => {
    await render(async () => ({
      ...demoOverview(),
      lastDeploymentId: undefined,
      lastDeployment: undefined,
      cluster: undefined,
      outputs: [],
    }));

    expect(await screen.findByText('EKS cluster')).toBeInTheDocument();
    expect(screen.queryByText('Last deployment')).not.toBeInTheDocument();
    expect(
      screen.queryByRole('group', { name: 'kubectl command' }),
    ).not.toBeInTheDocument();
  });

  it('shows its shape while the answer is on the way', async () => {
    await render(never);

    expect(
      await screen.findByRole('status', {
        name: 'Loading the Proton environment',
      }),
    ).toBeInTheDocument();
  });

  it('tells who may not see it, and offers nothing that could not help', async () => {
    await render(failing(await denied()));

    expect(await screen.findByText('Not for you')).toBeInTheDocument();
    expect(
      screen.getByText("You don't have access to this"),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Retry' }),
    ).not.toBeInTheDocument();
  });

  it('says that the environment is gone', async () => {
    await render(
      failing(await responseError(404, 'NotFoundError', 'team-a is gone')),
    );

    expect((await screen.findAllByRole('alert'))[0]).toHaveTextContent(
      'team-a is gone',
    );
  });

  it('marks what is shown as old when the API cannot be reached', async () => {
    await render(
      jest
        .fn()
        .mockResolvedValueOnce(demoOverview())
        .mockRejectedValue(UNREACHABLE),
    );
    await screen.findByText('The environment is ready');

    comeBack();

    expect(await screen.findByText(/last refresh failed/i)).toHaveTextContent(
      'The endpoint did not answer',
    );
    expect(screen.getByText('The environment is ready')).toBeInTheDocument();
  });

  it('names the parts that could not be read', async () => {
    await render(async () => ({
      ...demoOverview(),
      unavailable: [{ part: 'template', message: 'It was deleted' }],
    }));

    expect(
      await screen.findByText(
        "The template couldn't be loaded: It was deleted",
      ),
    ).toBeInTheDocument();
    expect(screen.getByText(/123456789012/)).toBeInTheDocument();
  });
});

describe.each(FRONTEND_SYSTEMS)('the fleet in the %s system', system => {
  const render = (getFleet: () => Promise<ReturnType<typeof demoFleet>>) =>
    renderPage({ system, path: '/proton', protonApi: { getFleet } });

  it('says the status of each cluster', async () => {
    await render(async () =>
      demoFleet({
        environments: DEPLOYMENT_STATUSES.map(status =>
          demoFleetRow({ name: `in-${status.toLowerCase()}`, status }),
        ),
        total: DEPLOYMENT_STATUSES.length,
      }),
    );

    for (const status of DEPLOYMENT_STATUSES) {
      const link = await screen.findByRole('link', {
        name: `in-${status.toLowerCase()}`,
      });
      expect(link.closest('tr')).toHaveTextContent(STATUS_TEXTS[status].label);
    }
    expect(screen.getByText('8 clusters')).toBeInTheDocument();
  });

  it('shows its shape while the answer is on the way', async () => {
    await render(never);

    expect(
      await screen.findByRole('status', { name: 'Loading the clusters' }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });

  it('says that there are none', async () => {
    await render(async () => emptyFleet());

    expect(await screen.findByText('No clusters yet')).toBeInTheDocument();
  });

  it('names the permission that is missing', async () => {
    await render(failing(await denied()));

    expect(
      await screen.findByText(/needs the permission proton.environment.read/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Retry' }),
    ).not.toBeInTheDocument();
  });

  it('says that the API cannot be reached, and asks again', async () => {
    await render(
      jest
        .fn()
        .mockRejectedValueOnce(UNREACHABLE)
        .mockResolvedValue(demoFleet()),
    );

    expect(
      (await screen.findAllByText(/The endpoint did not answer/)).length,
    ).toBeGreaterThan(0);
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(
      await screen.findByRole('link', { name: 'payments-dev' }),
    ).toBeInTheDocument();
  });

  it('say which configuration is missing without any account', async () => {
    await render(async () => emptyFleet({ unconfigured: true }));

    expect(
      await screen.findByText('No Proton account is configured'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/Add an account under proton.accounts/),
    ).toBeInTheDocument();
    expect(screen.queryByText('No clusters yet')).not.toBeInTheDocument();
  });

  it('names the accounts that cannot be asked, and shows the others', async () => {
    await render(async () =>
      demoFleet({
        unavailable: [
          {
            accountId: '210987654321',
            region: 'eu-west-1',
            message: 'The role cannot be assumed',
          },
        ],
      }),
    );

    expect(
      await screen.findByText(
        '210987654321 in eu-west-1 is unreachable; its clusters are missing: The role cannot be assumed',
      ),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'payments-dev' })).toBeVisible();
  });
});

describe.each(FRONTEND_SYSTEMS)('the campaigns in the %s system', system => {
  const render = (
    listCampaigns: () => Promise<CampaignList>,
    path = '/proton/campaigns',
  ) =>
    renderPage({
      system,
      path,
      protonApi: {
        listCampaigns,
        listPermissions: async () => allCampaignPermissions,
        listTemplateOverviews: never,
        getCampaign: async () => demoCampaign(),
        listCampaignClusters: async () => ({
          clusters: [demoCampaignCluster()],
          total: 1,
          hidden: 0,
        }),
      },
    });
  const list = async () => ({ campaigns: [demoCampaign()], total: 1 });

  it.each(CAMPAIGN_STATES)('say that one is %s', async state => {
    await render(async () => ({
      campaigns: [demoCampaign({ state })],
      total: 1,
    }));

    const row = (
      await screen.findByRole('link', { name: 'Kubernetes 1.36' })
    ).closest('tr')!;
    expect(row).toHaveTextContent(new RegExp(state, 'i'));
  });

  it('show their shape while the answer is on the way', async () => {
    await render(never);

    expect(
      await screen.findByRole('status', { name: 'Loading the campaigns' }),
    ).toBeInTheDocument();
  });

  it('say that there are none', async () => {
    await render(async () => ({ campaigns: [], total: 0 }));

    expect(await screen.findByText('No campaigns yet')).toBeInTheDocument();
  });

  it('name the permission that is missing', async () => {
    await render(failing(await denied()));

    expect(
      await screen.findByText(/needs the permission proton.campaign.read/),
    ).toBeInTheDocument();
  });

  it('lead to one, and to a new one', async () => {
    await render(list);
    await userEvent.click(
      await screen.findByRole('link', { name: 'Kubernetes 1.36' }),
    );
    expect(
      await screen.findByRole('link', { name: 'payments-dev' }),
    ).toBeInTheDocument();

    await userEvent.click(
      screen.getByRole('button', { name: '← All campaigns' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'New campaign' }),
    );
    expect(
      await screen.findByRole('heading', { name: 'New campaign' }),
    ).toBeInTheDocument();
  });

  it('say that one does not exist', async () => {
    const error = await responseError(404, 'NotFoundError', 'No such campaign');
    await renderPage({
      system,
      path: '/proton/campaigns/none',
      protonApi: {
        listPermissions: async () => allCampaignPermissions,
        getCampaign: failing(error),
      },
    });

    expect(
      (await screen.findAllByText(/No such campaign/)).length,
    ).toBeGreaterThan(0);
  });
});

describe.each(FRONTEND_SYSTEMS)('the templates in the %s system', system => {
  const render = (listTemplateOverviews: () => Promise<typeof demoOverviews>) =>
    renderPage({
      system,
      path: '/proton/templates',
      protonApi: { listTemplateOverviews },
    });

  it('say what is used, and how far behind', async () => {
    await render(async () => demoOverviews);

    const row = (
      await screen.findByRole('link', { name: 'EKS cluster' })
    ).closest('tr')!;
    expect(row).toHaveTextContent('1.1');
    expect(row).toHaveTextContent('2 can be updated');
  });

  it('name what your own pipeline provisions and what is not published', async () => {
    const [template] = demoOverviews.templates;
    await render(async () => ({
      ...demoOverviews,
      templates: [
        {
          ...template,
          recommendedVersion: undefined,
          provisioning: 'CUSTOMER_MANAGED' as const,
        },
      ],
    }));

    expect(
      await screen.findByText('Provisioned by your own pipeline'),
    ).toBeInTheDocument();
    expect(screen.getByText('No published version')).toBeInTheDocument();
  });

  it('show their shape while the answer is on the way', async () => {
    await render(never);

    expect(
      await screen.findByRole('status', { name: 'Loading the templates' }),
    ).toBeInTheDocument();
  });

  it('say that there are none', async () => {
    await render(async () => ({ ...demoOverviews, templates: [] }));

    expect(await screen.findByText('No templates yet')).toBeInTheDocument();
  });

  it('say which configuration is missing without any account', async () => {
    await render(async () => ({
      ...demoOverviews,
      templates: [],
      unconfigured: true as const,
    }));

    expect(
      await screen.findByText('No Proton account is configured'),
    ).toBeInTheDocument();
    expect(screen.queryByText('No templates yet')).not.toBeInTheDocument();
  });

  it('name the permission that is missing', async () => {
    await render(failing(await denied()));

    expect(
      await screen.findByText(/needs the permission proton.template.read/),
    ).toBeInTheDocument();
  });

  it('say that the API cannot be reached, and ask again', async () => {
    await render(
      jest
        .fn()
        .mockRejectedValueOnce(UNREACHABLE)
        .mockResolvedValue(demoOverviews),
    );

    await userEvent.click(await screen.findByRole('button', { name: 'Retry' }));
    expect(
      await screen.findByRole('link', { name: 'EKS cluster' }),
    ).toBeInTheDocument();
  });

  it('name the accounts that cannot be asked, and show the others', async () => {
    await render(async () => ({
      ...demoOverviews,
      unavailable: [
        { accountId: '210987654321', region: 'eu-west-1', message: 'Down' },
      ],
    }));

    expect(
      await screen.findByText(/210987654321 in eu-west-1 is unreachable/),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'EKS cluster' })).toBeVisible();
  });
});

describe.each(FRONTEND_SYSTEMS)('a template in the %s system', system => {
  const render = (
    listEnvironmentTemplateVersions: () => Promise<typeof demoVersions>,
  ) =>
    renderPage({
      system,
      path: '/proton/templates/123456789012/us-east-1/eks-cluster',
      protonApi: {
        listTemplateOverviews: async () => demoOverviews,
        listEnvironmentTemplateVersions,
        getEnvironmentTemplateVersion: async () => demoVersion,
        getTemplateVersionChanges: async () => ({
          to: '1.1',
          changes: [],
          affected: [],
        }),
        getTemplateSync: failing(UNREACHABLE),
      },
    });

  it('says which version is a draft, what it asks for, and what could not be read', async () => {
    await render(async () => demoVersions);

    const draft = (
      await screen.findByRole('button', { name: 'Publish version 2.0' })
    ).closest('tr')!;
    expect(within(draft).getByText('Draft')).toBeInTheDocument();
    expect(await screen.findByText('VPC CIDR')).toBeInTheDocument();
    expect(
      await screen.findByText(
        "The synchronization status couldn't be loaded: The endpoint did not answer",
      ),
    ).toBeInTheDocument();
  });

  it('says that nothing is registered', async () => {
    await render(async () => ({
      ...demoVersions,
      recommendedVersion: undefined,
      versions: [],
    }));

    expect(
      await screen.findByText('No version is registered'),
    ).toBeInTheDocument();
  });

  it('shows its shape while the answer is on the way', async () => {
    await render(never);

    expect(
      await screen.findByRole('status', { name: 'Loading the template' }),
    ).toBeInTheDocument();
  });

  it('says that it is gone', async () => {
    await render(failing(await gone()));

    expect(
      (await screen.findAllByText(/No such template/)).length,
    ).toBeGreaterThan(0);
    expect(screen.queryByText('Versions')).not.toBeInTheDocument();
  });
});
