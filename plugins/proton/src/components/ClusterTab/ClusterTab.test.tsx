import {
  DEPLOYMENT_STATUSES,
  DeploymentDetails,
} from '@proton-vending/backstage-plugin-proton-common';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoDeployment, demoSteps } from '../../__testUtils__/demoCluster';
import { demoEntity, demoOverview } from '../../__testUtils__/demoOverview';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import {
  FRONTEND_SYSTEMS,
  renderCluster,
} from '../../__testUtils__/renderCluster';
import { refusal } from '../../__testUtils__/refusal';
import { translate } from '../../__testUtils__/translate';
import { CLUSTER_SECTIONS } from '../../clusterTabPath';
import { IDLE_POLL_INTERVAL } from '../../query/useEnvironment';
import { describeStatus } from '../shared/describeStatus';

describe.each(FRONTEND_SYSTEMS)('the tab in the %s frontend system', system => {
  it.each(DEPLOYMENT_STATUSES)('says what %s means', async status => {
    await renderCluster({
      system,
      protonApi: demoProtonApi(demoOverview({ deploymentStatus: status })),
      section: 'connect',
    });

    const { label, meaning } = describeStatus(status, translate);
    const shown = await screen.findByRole('status', {
      name: 'Environment status',
    });
    expect(shown).toHaveTextContent(label);
    expect(shown).toHaveTextContent(meaning);
  });

  it('leads to every section', async () => {
    const user = userEvent.setup();
    await renderCluster({ system, protonApi: demoProtonApi() });

    const nav = await screen.findByRole('navigation', {
      name: 'Sections of the cluster',
    });
    // The app has no Kubernetes plugin.
    expect(within(nav).getAllByRole('link')).toHaveLength(
      CLUSTER_SECTIONS.length - 1,
    );
    expect(
      within(nav).queryByRole('link', { name: 'Kubernetes' }),
    ).not.toBeInTheDocument();
    expect(
      within(nav).getByRole('link', { name: 'Connect', current: 'page' }),
    ).toBeInTheDocument();

    await user.click(within(nav).getByRole('link', { name: 'Resources' }));
    expect(
      await screen.findByRole('heading', { name: 'Resources' }),
    ).toBeInTheDocument();
    await user.click(within(nav).getByRole('link', { name: 'Manage' }));
    expect(
      await screen.findByRole('heading', { name: 'Manage' }),
    ).toBeInTheDocument();
  });

  it('shows its shape while the first answer is on the way', async () => {
    await renderCluster({
      system,
      protonApi: demoProtonApi(undefined, {
        getEnvironmentOverview: () => new Promise(() => {}),
      }),
    });

    expect(
      await screen.findByRole('status', { name: 'Loading the cluster' }),
    ).toBeInTheDocument();
  });

  it('tells who may not see it, and offers nothing that could not help', async () => {
    const error = await refusal(
      403,
      'NotAllowedError',
      'Needs the permission proton.environment.read',
    );
    await renderCluster({
      system,
      protonApi: demoProtonApi(undefined, {
        getEnvironmentOverview: () => Promise.reject(error),
      }),
    });

    expect(
      await screen.findByText("You don't have access to this"),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Needs the permission proton.environment.read'),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Retry' }),
    ).not.toBeInTheDocument();
  });

  it('tells that the API cannot be reached, and asks again', async () => {
    const user = userEvent.setup();
    const getEnvironmentOverview = jest
      .fn()
      .mockRejectedValueOnce(new Error('The endpoint did not answer'))
      .mockResolvedValue(demoOverview());
    await renderCluster({
      system,
      protonApi: demoProtonApi(undefined, { getEnvironmentOverview }),
    });

    await user.click(await screen.findByRole('button', { name: 'Retry' }));
    expect(
      await screen.findByText('The environment is ready'),
    ).toBeInTheDocument();
  });

  it('marks what is shown as old when it cannot be read again', async () => {
    const getEnvironmentOverview = jest
      .fn()
      .mockResolvedValueOnce(demoOverview())
      .mockRejectedValue(new Error('The endpoint did not answer'));
    await renderCluster({
      system,
      protonApi: demoProtonApi(undefined, { getEnvironmentOverview }),
    });
    await screen.findByText('The environment is ready');

    window.dispatchEvent(new Event('online'));

    expect(
      await screen.findByText(/^Data from .* The last refresh failed/),
    ).toHaveTextContent('The endpoint did not answer');
    expect(screen.getByText('The environment is ready')).toBeInTheDocument();
  });

  it('says that the environment was deleted, and leads to the others', async () => {
    const getEnvironmentOverview = jest
      .fn()
      .mockResolvedValueOnce(
        demoOverview({ deploymentStatus: 'DELETE_IN_PROGRESS' }),
      )
      .mockRejectedValue(
        await refusal(
          404,
          'NotFoundError',
          'There is no entity resource:default/team-a',
        ),
      );
    await renderCluster({
      system,
      protonApi: demoProtonApi(undefined, { getEnvironmentOverview }),
    });

    expect(
      await screen.findByText('Deleted', {}, { timeout: 10_000 }),
    ).toBeInTheDocument();
    expect(screen.getByText(/^team-a no longer exists\./)).toBeInTheDocument();
    expect(screen.queryByText(/There is no entity/)).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Retry' }),
    ).not.toBeInTheDocument();
    // The test app of the new frontend system has no other page.
    expect(
      screen
        .queryByRole('button', { name: 'Show all clusters' })
        ?.getAttribute('href'),
    ).toBe(system === 'legacy' ? '/clusters' : undefined);
  });

  it.each(['CANCELLED', 'DELETE_FAILED'] as const)(
    'says how many resources remain after %s',
    async deploymentStatus => {
      await renderCluster({
        system,
        protonApi: demoProtonApi(demoOverview({ deploymentStatus }), {
          listEnvironmentResources: async () => ({
            resources: [
              { name: 'aws_vpc.this', type: 'aws_vpc' },
              { name: 'aws_subnet.this', type: 'aws_subnet' },
            ],
          }),
        }),
      });

      expect(
        await screen.findByText(/^2 resources remain\./),
      ).toBeInTheDocument();
      expect(
        screen.getByRole('link', { name: 'Show resources' }),
      ).toHaveAttribute(
        'href',
        '/catalog/default/resource/team-a/proton/resources',
      );
    },
  );

  describe('after a deployment of which no resources are known', () => {
    const show = async (
      deploymentStatus: 'CANCELLED' | 'DELETE_FAILED',
      deployment: Partial<DeploymentDetails>,
      count = 0,
    ) => {
      await renderCluster({
        system,
        protonApi: demoProtonApi(demoOverview({ deploymentStatus }), {
          getEnvironmentDeployment: async (_, id) =>
            demoDeployment({ id, status: deploymentStatus, ...deployment }),
          listEnvironmentResources: async () => ({
            resources: Array.from({ length: count }, (_, index) => ({
              name: `aws_vpc.this${index}`,
              type: 'aws_vpc',
            })),
          }),
        }),
      });
    };

    it.each([
      ['update', 'planning'],
      ['delete', 'applying'],
    ] as const)(
      'says that a closed pull request of an %s has changed nothing',
      async (action, step) => {
        await show('CANCELLED', {
          action,
          engine: 'GIT',
          steps: demoSteps(step, 'cancelled'),
        });
        expect(
          await screen.findByText('Nothing was changed.'),
        ).toBeInTheDocument();
        expect(screen.queryByText(/resources remain/i)).not.toBeInTheDocument();
      },
    );

    it('says what remains where that is known', async () => {
      await show(
        'CANCELLED',
        { engine: 'TERRAFORM', steps: demoSteps('planning', 'cancelled') },
        2,
      );
      expect(
        await screen.findByText(/^Nothing was changed\. 2 resources remain\./),
      ).toBeInTheDocument();
    });

    it('says that nothing remains only where that is known', async () => {
      await show('DELETE_FAILED', {
        action: 'delete',
        engine: 'GIT',
        steps: demoSteps('applying', 'failed'),
      });
      expect(
        await screen.findByText(
          "The pipeline deploys this cluster, so it isn't known here which resources remain.",
        ),
      ).toBeInTheDocument();
    });

    it('says so of an engine that lists resources', async () => {
      await show('CANCELLED', {
        engine: 'TERRAFORM',
        steps: demoSteps('applying', 'cancelled'),
      });
      expect(
        await screen.findByText('No resources remain.'),
      ).toBeInTheDocument();
    });
  });

  describe('with signals', () => {
    const signals = { subscribe: () => ({ unsubscribe: () => {} }) };

    beforeEach(() => jest.useFakeTimers({ advanceTimers: true }));
    afterEach(() => jest.useRealTimers());

    async function pass(milliseconds: number) {
      await act(() => jest.advanceTimersByTimeAsync(milliseconds));
    }

    it('finds out by itself what no signal tells of', async () => {
      const getEnvironmentOverview = jest
        .fn()
        .mockResolvedValueOnce({ ...demoOverview(), eventsEnabled: false })
        .mockResolvedValue({
          ...demoOverview({ deploymentStatus: 'FAILED' }),
          eventsEnabled: false,
        });
      await renderCluster({
        system,
        section: 'connect',
        signals,
        protonApi: demoProtonApi(undefined, { getEnvironmentOverview }),
      });
      await screen.findByText('The environment is ready');
      expect(getEnvironmentOverview).toHaveBeenCalledTimes(1);

      await pass(IDLE_POLL_INTERVAL);

      expect(
        screen.getByRole('status', { name: 'Environment status' }),
      ).toHaveTextContent('Failed');
    });

    it('asks nothing while signals would tell of it', async () => {
      const getEnvironmentOverview = jest
        .fn()
        .mockResolvedValue(demoOverview());
      await renderCluster({
        system,
        section: 'connect',
        signals,
        protonApi: demoProtonApi(undefined, { getEnvironmentOverview }),
      });
      await screen.findByText('The environment is ready');

      await pass(60 * 60_000);

      expect(getEnvironmentOverview).toHaveBeenCalledTimes(1);
    });
  });

  it('names the parts that could not be read, and shows the others', async () => {
    await renderCluster({
      system,
      protonApi: demoProtonApi({
        ...demoOverview(),
        lastDeployment: undefined,
        unavailable: [{ part: 'lastDeployment', message: 'It was deleted' }],
      }),
    });

    expect(
      await screen.findByText(
        "The last deployment couldn't be loaded: It was deleted",
      ),
    ).toBeInTheDocument();
    expect(screen.getByRole('table', { name: 'Outputs' })).toBeInTheDocument();
  });
});

it('opens the deployment first while the cluster is not ready', async () => {
  await renderCluster({
    protonApi: demoProtonApi(demoOverview({ deploymentStatus: 'FAILED' })),
  });

  expect(await screen.findByTestId('proton-deployment')).toBeInTheDocument();
});

it('takes the address that notifications have', async () => {
  await renderCluster({
    protonApi: demoProtonApi(),
    section: 'deployments/deployment-7',
  });

  expect(await screen.findByTestId('proton-deployment')).toBeInTheDocument();
  expect(screen.getByTestId('address')).toHaveTextContent(
    '/proton/deployment/deployment-7',
  );
});

it('says which annotation an entity lacks, in the legacy system', async () => {
  await renderCluster({
    protonApi: demoProtonApi(),
    entity: {
      ...demoEntity,
      metadata: { ...demoEntity.metadata, annotations: {} },
    },
  });

  expect(await screen.findByText('Missing Annotation')).toBeInTheDocument();
});
