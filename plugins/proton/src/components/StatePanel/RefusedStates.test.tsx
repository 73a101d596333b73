import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import {
  demoRefusedState,
  demoStateLock,
  demoStates,
} from '../../__testUtils__/demoStates';
import { confirmName, showStatePanel } from './__testUtils__/showStatePanel';

describe('RefusedStates', () => {
  const refused = async () => ({
    ...demoStates(),
    refused: [demoRefusedState],
  });

  it('lists them with the reason', async () => {
    const state = await showStatePanel({
      listEnvironmentStateVersions: refused,
    });

    const table = await within(state).findByRole('table', {
      name: 'Refused states',
    });
    expect(within(table).getByRole('row', { name: /^7 / })).toHaveTextContent(
      /Deployment deployment-1.*It is another state: its lineage is lineage-2.*34.*43 kB/,
    );
    expect(state).toHaveTextContent(
      'GET /extension/v1/environments/team-a/refused-states/refused-1',
    );
  });

  it.each([
    [
      'Accept',
      'Accept refused state',
      'acceptRefusedState',
      /becomes the current state/,
      /is now version 13/,
    ],
    [
      'Discard',
      'Discard refused state',
      'discardRefusedState',
      /can't be undone/,
      /is discarded/,
    ],
  ] as const)(
    'can be handled once the name is typed: %s',
    async (action, confirm, method, consequence, done) => {
      const call = jest.fn(demoProtonApi()[method]);
      const state = await showStatePanel({
        listEnvironmentStateVersions: refused,
        [method]: call,
      });

      await userEvent.click(
        await within(state).findByRole('button', {
          name: `${action} the refused state with serial 7`,
        }),
      );
      expect(await screen.findByRole('dialog')).toHaveTextContent(consequence);
      await confirmName(confirm);

      expect(await within(state).findByText(done)).toBeInTheDocument();
      expect(call).toHaveBeenCalledWith(
        expect.objectContaining({ name: 'team-a' }),
        'refused-1',
        { confirmName: 'team-a', reason: 'It was lost' },
      );
    },
  );

  it('can only be discarded while the state is locked', async () => {
    const state = await showStatePanel({
      listEnvironmentStateVersions: async () => ({
        ...(await refused()),
        lock: demoStateLock,
      }),
    });

    expect(
      await within(state).findByRole('button', { name: /^Accept the/ }),
    ).toHaveAttribute('aria-disabled', 'true');
    expect(
      within(state).getByRole('button', { name: /^Discard the/ }),
    ).not.toHaveAttribute('aria-disabled', 'true');
  });

  it('are shown where no state is stored yet', async () => {
    const state = await showStatePanel({
      listEnvironmentStateVersions: async () => ({
        versions: [],
        refused: [demoRefusedState],
      }),
    });

    expect(
      await within(state).findByRole('table', { name: 'Refused states' }),
    ).toBeInTheDocument();
  });
});
