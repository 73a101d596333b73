import { EnvironmentOverview } from '@proton-vending/backstage-plugin-proton-common';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  demoEntity,
  demoOperations,
  demoOverview,
} from '../../__testUtils__/demoOverview';
import { responseError } from '../../__testUtils__/responseError';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import { protonApiRef } from '../../api';
import { IDLE_POLL_INTERVAL } from '../../query/useEnvironment';
import { EnvironmentCard } from './EnvironmentCard';

describe('EnvironmentCard', () => {
  let protonApi = mockProtonApi();

  async function renderCard(
    overview?: EnvironmentOverview,
    signals?: SignalApi,
  ) {
    if (overview) {
      protonApi.getEnvironmentOverview.mockResolvedValue(overview);
    }
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [protonApiRef, protonApi],
          ...(signals ? [[signalApiRef, signals] as const] : []),
        ]}
      >
        <EntityProvider entity={demoEntity}>
          <EnvironmentCard />
        </EntityProvider>
      </TestApiProvider>,
      { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
    );
  }

  beforeEach(() => {
    protonApi = mockProtonApi();
  });

  it('shows the status in words, the version and the last deployment', async () => {
    await renderCard(demoOverview());

    const status = await screen.findByRole('status', {
      name: 'Environment status',
    });
    expect(status).toHaveTextContent('Succeeded');
    expect(status).toHaveTextContent('The environment is ready');
    expect(screen.getByText('1.0')).toBeInTheDocument();
    expect(screen.getByText('Recommended')).toBeInTheDocument();
    expect(screen.getByText(/took\s+4 min 5 s/)).toBeInTheDocument();
    expect(screen.getByText(/123456789012/)).toBeInTheDocument();
    expect(screen.queryByRole('progressbar')).not.toBeInTheDocument();
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
      protonApi = mockProtonApi({ getEnvironmentOverview });
      await renderCard(undefined, signals);
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
      protonApi = mockProtonApi({ getEnvironmentOverview });
      await renderCard(undefined, signals);
      await screen.findByText('The environment is ready');

      await pass(60 * 60_000);

      expect(getEnvironmentOverview).toHaveBeenCalledTimes(1);
    });
  });

  it('copies the command that connects, with one click', async () => {
    const copied = jest.fn();
    // The browser's copy command takes what is selected; jsdom has none.
    document.execCommand = () => {
      copied(document.getSelection()?.toString());
      return true;
    };
    const user = userEvent.setup();
    await renderCard(demoOverview());

    await user.click(
      await screen.findByRole('button', { name: 'Copy the kubectl command' }),
    );

    expect(copied).toHaveBeenCalledWith(
      'aws eks update-kubeconfig --name team-a --region us-east-1',
    );
  });

  it('leads to the sections of the tab', async () => {
    await renderCard(demoOverview());

    expect(
      await screen.findByRole('button', { name: 'Connect to team-a' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/resource/team-a/proton/connect',
    );
    expect(
      screen.getByRole('link', { name: 'Show deployment' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/resource/team-a/proton/deployment/deployment-1',
    );
  });

  it.each([
    ['FAILED', 'See why it failed', 'deployment'],
    ['DELETE_FAILED', 'See why it failed', 'deployment'],
    ['IN_PROGRESS', 'Follow the deployment', 'deployment'],
    ['CANCELLED', 'Deploy again', 'manage'],
    ['SUCCEEDED', 'Connect to team-a', 'connect'],
  ] as const)(
    'leads first to what helps when the status is %s: %s',
    async (deploymentStatus, name, section) => {
      protonApi.listEnvironmentResources.mockResolvedValue({ resources: [] });
      const overview = demoOverview({ deploymentStatus });
      await renderCard({ ...overview, operations: demoOperations() });

      const [first] = await screen.findAllByRole('button', {
        name: /^(See|Follow|Deploy|Connect|Delete|Open)/,
      });
      expect(first).toHaveAccessibleName(name);
      expect(first).toHaveAttribute(
        'href',
        `/catalog/default/resource/team-a/proton/${section}`,
      );
    },
  );

  it('says how many resources remain after a cancelled deployment, and offers to delete them', async () => {
    protonApi.listEnvironmentResources.mockResolvedValue({
      resources: [{ name: 'aws_vpc.this', type: 'aws_vpc' }],
    });
    await renderCard({
      ...demoOverview({ deploymentStatus: 'CANCELLED' }),
      operations: demoOperations(),
    });

    expect(
      await screen.findByText(/^1 resource remains\./),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Delete' })).toHaveAttribute(
      'href',
      '/catalog/default/resource/team-a/proton/manage',
    );
  });

  it('marks a sandbox, which has nothing to connect to', async () => {
    const overview = demoOverview();
    await renderCard({
      ...overview,
      cluster: { clusterName: 'team-a', kubeconfig: false, sandbox: true },
    });

    expect(await screen.findByText('Sandbox')).toBeInTheDocument();
    expect(
      screen.getByText(
        'A sandbox creates no cluster, so there is nothing to connect to.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /^Connect/ }),
    ).not.toBeInTheDocument();
  });

  it('says that the environment was deleted', async () => {
    protonApi.getEnvironmentOverview
      .mockResolvedValueOnce(demoOverview())
      .mockRejectedValue(
        await responseError(404, 'NotFoundError', 'There is no entity'),
      );
    await renderCard();
    await screen.findByText('The environment is ready');

    window.dispatchEvent(new Event('online'));

    expect(await screen.findByText('Deleted')).toBeInTheDocument();
    expect(screen.queryByText('There is no entity')).not.toBeInTheDocument();
  });

  it('names the owners', async () => {
    await renderCard(demoOverview());

    expect(
      await screen.findByRole('link', { name: /payments/ }),
    ).toHaveAttribute('href', '/catalog/default/group/payments');
  });

  it('has no command while there is no cluster', async () => {
    await renderCard({ ...demoOverview(), cluster: undefined });

    expect(await screen.findByText('EKS cluster')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Copy the kubectl command' }),
    ).not.toBeInTheDocument();
  });

  it('shows that a deployment runs', async () => {
    await renderCard({
      ...demoOverview({ deploymentStatus: 'IN_PROGRESS' }),
      outputs: [],
    });

    expect(
      await screen.findByRole('progressbar', { name: 'Deployment running' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Follow the deployment' }),
    ).toBeInTheDocument();
  });

  it('shows the message of a failure with all its lines, reachable by keyboard', async () => {
    await renderCard(
      demoOverview({
        deploymentStatus: 'FAILED',
        deploymentStatusMessage:
          'Error: creating EKS Cluster\n\n  on cluster.tf line 12',
      }),
    );

    const message = await screen.findByRole('region', {
      name: 'Message: Failed',
    });
    expect(message.textContent).toBe(
      'Error: creating EKS Cluster\n\n  on cluster.tf line 12',
    );
    expect(message).toHaveAttribute('tabindex', '0');
  });

  it('offers the newer minor version', async () => {
    const overview = demoOverview();
    await renderCard({
      ...overview,
      template: {
        ...overview.template,
        recommendedVersion: '1.1',
        recommendedMinorVersion: '1.1',
        standing: 'minor-behind',
      },
    });

    expect(await screen.findByText('Update available 1.1')).toBeInTheDocument();
  });

  it('names the parts that could not be read', async () => {
    await renderCard({
      ...demoOverview(),
      outputs: [],
      unavailable: [{ part: 'outputs', message: 'The endpoint is starting' }],
    });

    expect(
      await screen.findByText(
        "The outputs couldn't be loaded: The endpoint is starting",
      ),
    ).toBeInTheDocument();
  });

  it('explains an error and tries again when asked', async () => {
    const user = userEvent.setup();
    protonApi.getEnvironmentOverview.mockRejectedValueOnce(
      new Error('The Proton endpoint did not answer'),
    );
    await renderCard();

    expect(
      await screen.findByText('The Proton endpoint did not answer'),
    ).toBeInTheDocument();

    protonApi.getEnvironmentOverview.mockResolvedValue(demoOverview());
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(
      await screen.findByText('The environment is ready'),
    ).toBeInTheDocument();
  });

  it('shows its shape while the first answer is on the way', async () => {
    protonApi.getEnvironmentOverview.mockReturnValue(new Promise(() => {}));
    await renderCard();

    expect(
      screen.getByRole('status', { name: 'Loading the Proton environment' }),
    ).toBeInTheDocument();
  });
});
