import { DeploymentLogEvent } from '@proton-vending/backstage-plugin-proton-common';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  demoDeployment,
  demoLog,
  demoSteps,
  failedDeployment,
} from '../../__testUtils__/demoCluster';
import { demoOperations, demoOverview } from '../../__testUtils__/demoOverview';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import { renderCluster } from '../../__testUtils__/renderCluster';
import { POLL_INTERVAL } from './DeploymentView';
import { saveFile } from '../../saveFile';

jest.mock('../../saveFile');

const section = 'deployment/deployment-1';

describe('DeploymentSection', () => {
  it('tells what was deployed, by whom, why, and what came of it', async () => {
    await renderCluster({ protonApi: demoProtonApi(), section });

    const deployment = await screen.findByTestId('proton-deployment');
    expect(
      await within(deployment).findByText('More load before the sales'),
    ).toBeInTheDocument();
    expect(deployment).toHaveTextContent('1.0 → 1.1');
    expect(deployment).toHaveTextContent('4 min 5 s');
    expect(
      within(deployment).getByRole('link', { name: /sam/ }),
    ).toHaveAttribute('href', '/catalog/default/user/sam');
    expect(within(deployment).getAllByText(/^done/)).toHaveLength(5);
  });

  it('names the engine that deploys', async () => {
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        getEnvironmentDeployment: async () =>
          demoDeployment({ engine: 'KUBERNETES' }),
      }),
      section,
    });

    expect(await screen.findByText('Engine')).toBeInTheDocument();
    expect(screen.getByText('KUBERNETES')).toBeInTheDocument();
  });

  it('says why it was cancelled', async () => {
    const statusMessage = 'Pull request #2 was closed without being merged';
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        getEnvironmentDeployment: async () =>
          demoDeployment({ status: 'CANCELLED', statusMessage }),
      }),
      section,
    });

    expect(
      await screen.findByRole('region', { name: 'Message: Cancelled' }),
    ).toHaveTextContent(statusMessage);
  });

  it('follows what runs: the log as it is written, and the steps after it', async () => {
    let write: (event: DeploymentLogEvent) => void = () => {};
    let finish: (end: { complete: boolean }) => void = () => {};
    const [first, second] = demoLog(2);
    let details = demoDeployment({
      status: 'IN_PROGRESS',
      steps: demoSteps('planning', 'running'),
      completedAt: undefined,
      resources: undefined,
      plan: undefined,
    });
    const getEnvironmentOverview = jest
      .fn()
      .mockResolvedValueOnce(demoOverview({ deploymentStatus: 'IN_PROGRESS' }))
      .mockResolvedValue(demoOverview());
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        getEnvironmentOverview,
        getEnvironmentDeployment: async () => details,
        getDeploymentLog: async (_, __, page = {}) => ({
          events: page.after ? [] : [first],
          nextAfter: 1,
          complete: false,
        }),
        followDeploymentLog: (_, __, { onEvent }) => {
          write = onEvent;
          return new Promise(resolve => (finish = resolve));
        },
      }),
      section,
    });

    const log = await screen.findByRole('log');
    expect(log).toHaveTextContent(first.message);
    expect(
      await screen.findByText('Current step: Planning'),
    ).toBeInTheDocument();

    details = demoDeployment({
      status: 'IN_PROGRESS',
      steps: demoSteps('applying', 'running'),
      completedAt: undefined,
      resources: { completed: 3, total: 12 },
    });
    act(() => write(second));
    expect(await within(log).findByText(second.message)).toBeInTheDocument();
    expect(await screen.findByText('3 of 12 resources')).toBeInTheDocument();

    details = demoDeployment();
    act(() => finish({ complete: true }));
    expect(await screen.findByText('Complete')).toBeInTheDocument();
    expect(
      await screen.findByText('The environment is ready'),
    ).toBeInTheDocument();
  });

  it('shows what a deployment waits for, with links to websites only', async () => {
    await renderCluster({
      protonApi: demoProtonApi(
        demoOverview({ deploymentStatus: 'IN_PROGRESS' }),
        {
          getEnvironmentDeployment: async () =>
            demoDeployment({
              status: 'IN_PROGRESS',
              steps: demoSteps('planning', 'running'),
              completedAt: undefined,
              waitingFor: {
                reason: 'The pull request waits for review',
                links: [
                  {
                    title: 'Pull request 7',
                    url: 'https://git.example/pulls/7',
                  },
                  { title: 'Build 12', url: 'http://ci.example/builds/12' },
                  // eslint-disable-next-line no-script-url -- must not become a link
                  { title: 'Script', url: 'javascript:alert(1)' },
                  { title: 'Inline page', url: 'data:text/html,<p>a</p>' },
                  { title: 'Relative page', url: '/catalog' },
                ],
              },
            }),
        },
      ),
      section,
    });

    const wait = await screen.findByTestId('proton-deployment-wait');
    expect(wait).toHaveTextContent(/^The pull request waits for review/);
    const links = within(wait).getAllByRole('link');
    expect(links.map(link => link.getAttribute('href'))).toEqual([
      'https://git.example/pulls/7',
      'http://ci.example/builds/12',
    ]);
    for (const link of links) {
      expect(link).toHaveAttribute('target', '_blank');
      expect(link).toHaveAttribute('rel', expect.stringContaining('noopener'));
    }
  });

  it('links to websites after the end of a deployment', async () => {
    await renderCluster({
      protonApi: demoProtonApi(demoOverview(), {
        getEnvironmentDeployment: async () =>
          demoDeployment({
            links: [
              { title: 'Pull request #7', url: 'https://git.example/pulls/7' },
              { title: 'Log: apply', url: 'https://ci.example/builds/12' },
              // eslint-disable-next-line no-script-url -- must not become a link
              { title: 'Script', url: 'javascript:alert(1)' },
            ],
          }),
      }),
      section,
    });

    expect(
      await screen.findByRole('link', { name: /^Log: apply/ }),
    ).toHaveAttribute('href', 'https://ci.example/builds/12');
    expect(
      screen.getByRole('link', { name: /^Pull request #7/ }),
    ).toHaveAttribute('href', 'https://git.example/pulls/7');
    expect(screen.queryByText('Script')).not.toBeInTheDocument();
  });

  it('asks again while a deployment waits, since its log says nothing', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    try {
      let details = demoDeployment({
        status: 'IN_PROGRESS',
        steps: demoSteps('planning', 'running'),
        completedAt: undefined,
        waitingFor: { reason: 'The review is open', links: [] },
      });
      await renderCluster({
        protonApi: demoProtonApi(
          demoOverview({ deploymentStatus: 'IN_PROGRESS' }),
          {
            getEnvironmentDeployment: async () => details,
            getDeploymentLog: async () => ({
              events: [],
              nextAfter: 0,
              complete: false,
            }),
            followDeploymentLog: () => new Promise(() => {}),
          },
        ),
        section,
      });
      expect(
        await screen.findByTestId('proton-deployment-wait'),
      ).toBeInTheDocument();

      details = demoDeployment({
        status: 'IN_PROGRESS',
        steps: demoSteps('applying', 'running'),
        completedAt: undefined,
      });
      await act(() => jest.advanceTimersByTimeAsync(2 * POLL_INTERVAL));
      expect(
        screen.queryByTestId('proton-deployment-wait'),
      ).not.toBeInTheDocument();
    } finally {
      jest.useRealTimers();
    }
  });

  it('explains a failure and offers what helps', async () => {
    await renderCluster({
      protonApi: demoProtonApi(demoOverview({ deploymentStatus: 'FAILED' }), {
        getEnvironmentDeployment: async () => failedDeployment,
      }),
      section,
    });

    const failure = await screen.findByTestId('proton-failure');
    expect(failure).toHaveTextContent('module.eks.aws_eks_cluster.this[0]');
    expect(failure).toHaveTextContent(
      'Likely cause: The deployment role lacks a permission',
    );
    expect(within(failure).getByText('Then deploy again.')).toBeInTheDocument();
    expect(
      within(failure).getByRole('region', { name: 'Log around the error' }),
    ).toHaveTextContent('AccessDenied');
    expect(
      within(failure).getByRole('button', { name: 'Try again' }),
    ).toBeEnabled();
  });

  it('offers no second try of a deployment that is not the last one', async () => {
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        getEnvironmentDeployment: async () => failedDeployment,
      }),
      section: 'deployment/deployment-0',
    });

    expect(await screen.findByTestId('proton-failure')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Try again' }),
    ).not.toBeInTheDocument();
  });

  it('reads no log that the user may not see', async () => {
    const getDeploymentLog = jest.fn();
    await renderCluster({
      protonApi: demoProtonApi(
        {
          ...demoOverview(),
          operations: demoOperations({ 'read-logs': 'Logs are for owners' }),
        },
        { getDeploymentLog },
      ),
      section,
    });

    expect(await screen.findByText('Logs are for owners')).toBeInTheDocument();
    expect(
      await screen.findByRole('button', { name: 'Show the plan' }),
    ).toHaveAttribute('aria-disabled', 'true');
    expect(getDeploymentLog).not.toHaveBeenCalled();
  });

  it('searches the log and saves it', async () => {
    const user = userEvent.setup();
    await renderCluster({ protonApi: demoProtonApi(), section });

    await user.type(
      await screen.findByRole('searchbox', { name: 'Search the log' }),
      'accessdenied',
    );
    expect(await screen.findByText('1 of 1')).toBeInTheDocument();
    expect(
      within(screen.getByRole('log')).getByText('AccessDenied').tagName,
    ).toBe('MARK');

    await user.click(screen.getByRole('button', { name: 'Download log' }));
    expect(saveFile).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'team-a-deployment-1.log' }),
    );
  });

  it('shows the plan when somebody asks for it', async () => {
    const user = userEvent.setup();
    await renderCluster({ protonApi: demoProtonApi(), section });

    expect(await screen.findByText('3 to add')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show the plan' }));
    expect(
      await screen.findByRole('region', { name: 'Full plan' }),
    ).toHaveTextContent('aws_subnet.private[0] will be created');
  });

  it('compares what was deployed before and after, as a table and side by side', async () => {
    const user = userEvent.setup();
    await renderCluster({ protonApi: demoProtonApi(), section });

    const changes = await screen.findByRole('table', {
      name: 'Changed inputs',
    });
    expect(changes).toHaveTextContent('node_size25');
    await user.click(screen.getByRole('button', { name: 'Side by side' }));
    const difference = await screen.findByRole('table', {
      name: 'Specs side by side',
    });
    expect(difference).toHaveTextContent('- node_size: 2');
    expect(difference).toHaveTextContent('+ node_size: 5');
  });

  it('lists the deployments before it, older ones when they are asked for', async () => {
    const user = userEvent.setup();
    await renderCluster({ protonApi: demoProtonApi(), section });

    const history = await screen.findByRole('table', { name: 'History' });
    expect(within(history).getAllByRole('row')).toHaveLength(3);
    await user.click(
      screen.getByRole('button', { name: 'Show older deployments' }),
    );
    expect(
      await within(history).findByText('Create with 1.0'),
    ).toBeInTheDocument();
    expect(history).toHaveTextContent('AKIDEXAMPLE');
    expect(
      screen.queryByRole('button', { name: 'Show older deployments' }),
    ).not.toBeInTheDocument();
  });

  it('says that nothing was deployed yet', async () => {
    await renderCluster({
      protonApi: demoProtonApi(
        {
          ...demoOverview(),
          lastDeploymentId: undefined,
          lastDeployment: undefined,
        },
        { listEnvironmentDeployments: async () => ({ deployments: [] }) },
      ),
      section: 'deployment',
    });

    expect(await screen.findByText('No deployments yet')).toBeInTheDocument();
  });
});
