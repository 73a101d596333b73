import { DeploymentDetails } from '@proton-vending/backstage-plugin-proton-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { failedDeployment } from '../../__testUtils__/demoCluster';
import {
  demoOperations,
  demoOverview,
  onlooker,
} from '../../__testUtils__/demoOverview';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import { demoStateLock, demoStates } from '../../__testUtils__/demoStates';
import { FRONTEND_SYSTEMS } from '../../__testUtils__/renderCluster';
import { responseError } from '../../__testUtils__/responseError';
import { confirmName, showStatePanel } from './__testUtils__/showStatePanel';

async function showVersions(state: HTMLElement): Promise<HTMLElement> {
  await userEvent.click(
    await within(state).findByRole('button', { name: 'Show versions' }),
  );
  return within(state).findByRole('table', { name: 'Versions of the state' });
}

const locked = async () => ({ ...demoStates(), lock: demoStateLock });

describe('StatePanel', () => {
  it.each(FRONTEND_SYSTEMS)('shows the last version, %s', async system => {
    const state = await showStatePanel({}, { system });

    const link = await within(state).findByRole('link', {
      name: 'Deployment deployment-1',
    });
    expect(link).toHaveAttribute(
      'href',
      expect.stringMatching(/\/proton\/deployment\/deployment-1$/),
    );
    const facts = within(state)
      .getAllByRole('definition')
      .map(fact => fact.textContent);
    expect(facts.slice(0, 3)).toEqual(['12', '112', '32']);
    expect(state).toHaveTextContent(
      'POST /extension/v1/environments/team-a/state-access',
    );
    expect(
      within(state).queryByRole('button', { name: 'Unlock state' }),
    ).not.toBeInTheDocument();
  });

  it('lists the versions, a page at a time', async () => {
    const table = await showVersions(await showStatePanel());

    expect(within(table).getAllByRole('row')).toHaveLength(11);
    expect(within(table).getByRole('row', { name: /^12 / })).toHaveTextContent(
      /Deployment deployment-1.*32.*41.5 kB.*Current/,
    );
    expect(within(table).getByRole('row', { name: /^11 / })).toHaveTextContent(
      /ada/,
    );
    expect(within(table).getByRole('row', { name: /^10 / })).toHaveTextContent(
      /encrypted by the template/,
    );

    await userEvent.click(
      screen.getByRole('button', { name: 'Show older versions' }),
    );
    expect(
      await within(table).findByRole('row', { name: /^1 / }),
    ).toBeInTheDocument();
    expect(within(table).getAllByRole('row')).toHaveLength(13);
    expect(
      screen.queryByRole('button', { name: 'Show older versions' }),
    ).not.toBeInTheDocument();

    await userEvent.click(
      screen.getByRole('button', { name: 'Hide versions' }),
    );
    expect(table).not.toBeInTheDocument();
  });

  it('restores a version once the name is typed', async () => {
    const restoreEnvironmentState = jest.fn(
      demoProtonApi().restoreEnvironmentState,
    );
    const listEnvironmentStateVersions = jest.fn(async () => demoStates());
    const state = await showStatePanel({
      restoreEnvironmentState,
      listEnvironmentStateVersions,
    });
    await showVersions(state);

    await userEvent.click(
      within(state).getByRole('button', { name: 'Restore version 9' }),
    );
    expect(await screen.findByRole('dialog')).toHaveTextContent(
      /next update creates everything .* stays available as version 12/,
    );
    await confirmName('Restore state');

    expect(
      await within(state).findByText(/Version 9 is restored as version 13/),
    ).toBeInTheDocument();
    expect(restoreEnvironmentState).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'team-a' }),
      9,
      { confirmName: 'team-a', reason: 'It was lost' },
    );
  });

  it('says in the dialog why a version cannot be restored', async () => {
    const error = await responseError(
      409,
      'ConflictError',
      'The state is locked by ada',
    );
    const state = await showStatePanel({
      restoreEnvironmentState: () => Promise.reject(error),
    });
    await showVersions(state);
    await userEvent.click(
      within(state).getByRole('button', { name: 'Restore version 9' }),
    );

    const dialog = await confirmName('Restore state');
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'The state is locked by ada',
    );
  });

  it('unlocks the lock that it shows', async () => {
    const unlockEnvironmentState = jest.fn(
      demoProtonApi().unlockEnvironmentState,
    );
    const state = await showStatePanel({
      listEnvironmentStateVersions: locked,
      unlockEnvironmentState,
    });

    expect(await within(state).findByRole('alert')).toHaveTextContent(
      /^Locked by ada .*ago/,
    );
    await userEvent.click(
      within(state).getByRole('button', { name: 'Unlock state' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Unlock the state of team-a?',
    });
    expect(dialog).toHaveTextContent(/only if ada no longer uses/);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Unlock state' }),
    );

    expect(
      await within(state).findByText('The state is unlocked.'),
    ).toBeInTheDocument();
    expect(unlockEnvironmentState).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'team-a' }),
      { lockId: 'lock-1', reason: undefined },
    );
  });

  it('restores nothing while the state is locked', async () => {
    const state = await showStatePanel({
      listEnvironmentStateVersions: locked,
    });
    await showVersions(state);

    expect(
      within(state).getByRole('button', { name: 'Restore version 9' }),
    ).toHaveAttribute('aria-disabled', 'true');
    expect(state).toHaveTextContent('The state is locked. Wait until');
  });

  it.each([
    ['deployment-1', true],
    ['deployment-0', false],
  ])(
    'warns of a lock that the running deployment has, of %s: %s',
    async (deploymentId, warned) => {
      const state = await showStatePanel(
        {
          listEnvironmentStateVersions: async () => ({
            versions: [],
            lock: { ...demoStateLock, deploymentId },
          }),
        },
        { overview: demoOverview({ deploymentStatus: 'IN_PROGRESS' }) },
      );

      await userEvent.click(
        await within(state).findByRole('button', { name: 'Unlock state' }),
      );
      const dialog = await screen.findByRole('dialog');
      expect(within(dialog).queryByText(/Cancel it instead/) !== null).toBe(
        warned,
      );
    },
  );

  it('tells whoever may only look why they may not do more', async () => {
    const state = await showStatePanel(
      { listEnvironmentStateVersions: locked },
      { overview: { ...demoOverview(), operations: onlooker() } },
    );
    await showVersions(state);

    for (const name of ['Unlock state', 'Restore version 9']) {
      const button = within(state).getByRole('button', { name });
      expect(button).toHaveAttribute('aria-disabled', 'true');
      await userEvent.click(button);
    }
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(
      within(state).getAllByText('You do not have the permission for it'),
    ).toHaveLength(2);
  });

  it.each([
    ['No state yet', {}],
    ['It is stored elsewhere', { lastDeploymentSucceededAt: '2026-11-01' }],
  ])('says without versions: %s', async (text, changes) => {
    const state = await showStatePanel(
      { listEnvironmentStateVersions: async () => ({ versions: [] }) },
      { overview: demoOverview(changes) },
    );

    expect(
      await within(state).findByText(new RegExp(text)),
    ).toBeInTheDocument();
    expect(
      within(state).queryByRole('button', { name: 'Show versions' }),
    ).not.toBeInTheDocument();
  });

  it('says that the Proton API stores no states', async () => {
    const state = await showStatePanel(
      { listEnvironmentStateVersions: async () => ({ versions: [] }) },
      {
        overview: {
          ...demoOverview(),
          operations: {
            ...demoOperations(),
            'unlock-state': {
              allowed: false,
              disabledReason: { code: 'no-state' },
            },
          },
        },
      },
    );
    expect(
      await within(state).findByText(/It is stored elsewhere/),
    ).toBeInTheDocument();
  });

  it('shows its shape while the versions are on the way', async () => {
    const state = await showStatePanel({
      listEnvironmentStateVersions: () => new Promise(() => {}),
    });
    expect(
      within(state).getByRole('status', { name: 'Loading' }),
    ).toBeInTheDocument();
  });

  it('says why the versions cannot be read, and tries again', async () => {
    const listEnvironmentStateVersions = jest
      .fn()
      .mockRejectedValueOnce(new Error('The endpoint did not answer'))
      .mockImplementation(async () => demoStates());
    const state = await showStatePanel({ listEnvironmentStateVersions });

    expect(await within(state).findByRole('alert')).toHaveTextContent(
      'The endpoint did not answer',
    );
    await userEvent.click(within(state).getByRole('button', { name: 'Retry' }));
    expect(
      await within(state).findByRole('button', { name: 'Show versions' }),
    ).toBeInTheDocument();
  });

  const refusedDeployment: DeploymentDetails = {
    ...failedDeployment,
    failure: {
      message: 'Nothing was changed',
      cause: {
        id: 'state-untrusted',
        title: '',
        explanation: '',
        remedies: [],
        action: 'redeploy',
      },
    },
  };

  it('offers to accept a state that was refused', async () => {
    const acceptEnvironmentState = jest.fn(
      demoProtonApi().acceptEnvironmentState,
    );
    const state = await showStatePanel(
      {
        acceptEnvironmentState,
        getEnvironmentDeployment: async () => refusedDeployment,
      },
      { overview: demoOverview({ deploymentStatus: 'FAILED' }) },
    );

    await userEvent.click(
      await within(state).findByRole('button', { name: 'Accept state' }),
    );
    await confirmName('Accept state');

    expect(
      await within(state).findByText(/The state is accepted/),
    ).toBeInTheDocument();
    expect(acceptEnvironmentState).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'team-a' }),
      { confirmName: 'team-a', reason: 'It was lost' },
    );
    expect(
      within(state).queryByRole('button', { name: 'Accept state' }),
    ).not.toBeInTheDocument();
  });

  it('asks for no failure while the last deployment has not failed', async () => {
    const getEnvironmentDeployment = jest.fn(async () => refusedDeployment);
    const state = await showStatePanel({ getEnvironmentDeployment });
    await within(state).findByRole('button', { name: 'Show versions' });

    expect(getEnvironmentDeployment).not.toHaveBeenCalled();
    expect(
      within(state).queryByRole('button', { name: 'Accept state' }),
    ).not.toBeInTheDocument();
  });
});
