import {
  DEPLOYMENT_STATUSES,
  DeploymentStatus,
  EnvironmentOverview,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoDeployment, failedDeployment } from './__testUtils__/demoCluster';
import { demoOverview, onlooker } from './__testUtils__/demoOverview';
import { demoProtonApi } from './__testUtils__/demoProtonApi';
import { FRONTEND_SYSTEMS, renderCluster } from './__testUtils__/renderCluster';
import { responseError } from './__testUtils__/responseError';
import { STATUS_TEXTS } from './__testUtils__/statusTexts';

/** Those in which nothing has told yet of a cluster, or no more. */
const WITHOUT_CLUSTER: DeploymentStatus[] = ['IN_PROGRESS', 'DELETE_COMPLETE'];

function overviewIn(status: DeploymentStatus): EnvironmentOverview {
  const overview = demoOverview({ deploymentStatus: status });
  return WITHOUT_CLUSTER.includes(status)
    ? { ...overview, cluster: undefined, consoleUrl: undefined, outputs: [] }
    : overview;
}

function deploymentIn(status: DeploymentStatus) {
  const action = status.startsWith('DELETE') ? 'delete' : 'update';
  return status.includes('FAILED')
    ? ({ ...failedDeployment, status, action } as const)
    : demoDeployment({ status, action });
}

async function openSection(name: string) {
  await userEvent.click(
    within(
      await screen.findByRole('navigation', {
        name: 'Sections of the cluster',
      }),
    ).getByRole('link', { name }),
  );
  return screen.findByRole('heading', { name, level: 2 });
}

/** The panel of a title. */
function panel(name: string) {
  return screen.getByRole('region', { name });
}

function saidOfAccess(status: DeploymentStatus) {
  if (!WITHOUT_CLUSTER.includes(status)) {
    return {
      connect: 'aws eks update-kubeconfig --name team-a',
      outputs: /argocd_password.*sensitive, hidden/,
    };
  }
  return isDeploymentRunning(status)
    ? {
        connect:
          'Connection details appear here after a successful deployment.',
        outputs: 'The outputs appear here after a successful deployment.',
      }
    : {
        connect: "The outputs of this environment don't name a cluster.",
        outputs: 'This environment has no outputs.',
      };
}

/** What is offered after a failure. */
const SECOND_TRIES: Partial<Record<DeploymentStatus, string[]>> = {
  FAILED: ['Try again'],
  DELETE_FAILED: ['Delete again'],
};

function isRefused(name: string) {
  return (
    screen.getByRole('button', { name }).getAttribute('aria-disabled') ===
    'true'
  );
}

describe.each(FRONTEND_SYSTEMS)('the sections in the %s system', system => {
  it.each(DEPLOYMENT_STATUSES)('say what can be done in %s', async status => {
    const running = isDeploymentRunning(status);
    const failed = status.includes('FAILED');
    await renderCluster({
      system,
      protonApi: demoProtonApi(overviewIn(status), {
        getEnvironmentDeployment: async () => deploymentIn(status),
      }),
      section: 'connect',
    });

    await openSection('Connect');
    const shown = screen.getByRole('status', { name: 'Environment status' });
    expect(shown).toHaveTextContent(STATUS_TEXTS[status].label);
    expect(shown).toHaveTextContent(STATUS_TEXTS[status].meaning);
    expect(panel('Connect')).toHaveTextContent(saidOfAccess(status).connect);
    expect(panel('Outputs')).toHaveTextContent(saidOfAccess(status).outputs);

    await openSection('Deployment');
    const deployment = screen.getByTestId('proton-deployment');
    expect(
      await within(deployment).findByText(STATUS_TEXTS[status].label),
    ).toBeInTheDocument();
    expect(
      within(deployment).queryByRole('button', {
        name: 'Cancel deployment',
      }) !== null,
    ).toBe(running);
    expect(
      screen.queryByTestId('proton-failure')?.textContent ?? 'no failure',
    ).toMatch(failed ? /AccessDenied/ : /^no failure$/);
    expect(
      screen
        .queryAllByRole('button', { name: /^(Try|Delete) again$/ })
        .map(button => button.textContent),
    ).toEqual(SECOND_TRIES[status] ?? []);

    await openSection('Configuration');
    expect(
      await screen.findByRole('row', { name: /^Nodes/ }),
    ).toHaveTextContent('2');
    expect(isRefused('Edit')).toBe(running);

    await openSection('Versions');
    expect(
      await screen.findByRole('button', { name: 'Upgrade to 1.1' }),
    ).toBeInTheDocument();

    await openSection('Resources');
    expect(await screen.findByText('3 resources')).toBeInTheDocument();
    expect(screen.getByText('subnet-0a1b2c3d')).toBeInTheDocument();

    await openSection('Manage');
    for (const name of ['Edit', 'Upgrade', 'Deploy again', 'Delete']) {
      expect([name, isRefused(name)]).toEqual([name, running]);
    }
    expect(isRefused('Cancel deployment')).toBe(status !== 'IN_PROGRESS');
    expect(screen.queryAllByText('A deployment is running')).toHaveLength(
      running ? 5 : 0,
    );
    expect(screen.queryAllByText('No deployment is running')).toHaveLength(
      running ? 0 : 1,
    );
  });

  it('say of a cluster that was never deployed from here what is missing', async () => {
    await renderCluster({
      system,
      protonApi: demoProtonApi(
        {
          ...overviewIn('SUCCEEDED'),
          lastDeploymentId: undefined,
          lastDeployment: undefined,
          cluster: undefined,
          outputs: [],
        },
        {
          listEnvironmentDeployments: async () => ({ deployments: [] }),
          listEnvironmentResources: async () => ({ resources: [] }),
        },
      ),
      section: 'connect',
    });

    await openSection('Connect');
    expect(
      screen.getByText('This environment has no outputs.'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('link', { name: 'Deployment' }));
    expect(await screen.findByText('No deployments yet')).toBeInTheDocument();
    await openSection('Resources');
    expect(
      await screen.findByText(/No resources are provisioned/),
    ).toBeInTheDocument();
  });

  it('tell whoever may only look why they may not do more', async () => {
    await renderCluster({
      system,
      protonApi: demoProtonApi({ ...demoOverview(), operations: onlooker() }),
      section: 'manage',
    });

    await openSection('Manage');
    for (const name of [
      'Edit',
      'Upgrade',
      'Deploy again',
      'Cancel deployment',
      'Delete',
      'Retain',
    ]) {
      expect([name, isRefused(name)]).toEqual([name, true]);
    }
    expect(
      screen.getAllByText('You do not have the permission for it'),
    ).toHaveLength(6);
  });
});

/** The sections that ask for something of their own, and by what. */
const ASKING = [
  {
    section: 'deployment',
    method: 'getEnvironmentDeployment',
    content: '12 of 12 resources',
  },
  {
    section: 'configuration',
    method: 'getEnvironmentConfiguration',
    content: /VPC CIDR/,
  },
  {
    section: 'versions',
    method: 'listEnvironmentVersions',
    content: /^Adds a budget/,
  },
  {
    section: 'resources',
    method: 'listEnvironmentResources',
    content: 'subnet-0a1b2c3d',
  },
] as const;

describe.each(
  FRONTEND_SYSTEMS.flatMap(system => ASKING.map(each => ({ system, ...each }))),
)('the section $section in the $system system', options => {
  const { system, section, method, content } = options;
  const demo = demoProtonApi();

  const render = (ask: () => Promise<never>) =>
    renderCluster({
      system,
      protonApi: { ...demo, [method]: ask },
      section,
    });

  it('shows its shape while the answer is on the way', async () => {
    await render(() => new Promise(() => {}));

    expect(
      (await screen.findAllByRole('status', { name: 'Loading' })).length,
    ).toBeGreaterThan(0);
    expect(screen.queryByText(content)).not.toBeInTheDocument();
  });

  it('names the permission that is missing', async () => {
    const error = await responseError(
      403,
      'NotAllowedError',
      'Needs the permission proton.environment.read',
    );
    await render(() => Promise.reject(error));

    expect(
      await screen.findByText('Needs the permission proton.environment.read'),
    ).toBeInTheDocument();
    expect(
      screen.getByText("You don't have access to this"),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Retry' }),
    ).not.toBeInTheDocument();
  });

  it('says that it is gone', async () => {
    const error = await responseError(404, 'NotFoundError', 'It was deleted');
    await render(() => Promise.reject(error));

    expect((await screen.findAllByRole('alert'))[0]).toHaveTextContent(
      'It was deleted',
    );
  });

  it('marks what it knows as old when the API cannot be reached', async () => {
    const [known, later] = [demoOverview(), demoOverview()];
    later.lastDeployment = {
      ...known.lastDeployment!,
      deploymentStatus: 'FAILED',
    };
    const getEnvironmentOverview = jest
      .fn()
      .mockResolvedValueOnce(known)
      .mockResolvedValue(later);
    const ask = jest
      .fn(demo[method] as () => Promise<unknown>)
      .mockImplementationOnce(demo[method] as () => Promise<unknown>)
      .mockRejectedValue(new Error('The endpoint did not answer'));
    await renderCluster({
      system,
      protonApi: { ...demo, getEnvironmentOverview, [method]: ask },
      section,
    });
    await screen.findByText(content);

    act(() => {
      window.dispatchEvent(new Event('online'));
    });

    expect(
      await screen.findByText(
        'This data may be out of date. The last refresh failed: The endpoint did not answer',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText(content)).toBeInTheDocument();
  });
});
