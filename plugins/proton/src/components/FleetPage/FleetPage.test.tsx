import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import {
  demoFleet,
  demoFleetRow,
  emptyFleet,
} from '../../__testUtils__/demoFleet';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import { responseError } from '../../__testUtils__/responseError';
import { protonApiRef } from '../../api';
import { templatesRouteRef } from '../../routes';
import { saveFile } from '../../saveFile';
import { LegacyFleetPage } from './FleetPage';

jest.mock('../../saveFile');

const answers = (value: object) => jest.fn().mockResolvedValue(value);

function Address() {
  const { search } = useLocation();
  return <output aria-label="Address">{decodeURIComponent(search)}</output>;
}

async function renderPage(
  options: { address?: string; api?: ReturnType<typeof mockProtonApi> } = {},
) {
  const {
    address = '/proton',
    api = mockProtonApi({ getFleet: answers(demoFleet()) }),
  } = options;
  let onSignal: (message: object) => void = () => {};
  const signals: SignalApi = {
    subscribe: (_, listener) => {
      onSignal = listener as (message: object) => void;
      return { unsubscribe: () => {} };
    },
  };
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [protonApiRef, api],
        [signalApiRef, signals],
      ]}
    >
      <LegacyFleetPage />
      <Address />
    </TestApiProvider>,
    {
      routeEntries: [address],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/proton/templates': templatesRouteRef,
      },
    },
  );
  return { api, signal: () => act(() => onSignal({ type: 'changed' })) };
}

const address = () => screen.getByLabelText('Address').textContent;

describe('the fleet page', () => {
  it('shows each cluster with what matters of it', async () => {
    await renderPage();

    const row = (
      await screen.findByRole('link', { name: 'payments-dev' })
    ).closest('tr')!;
    expect(within(row).getByText('payments')).toBeInTheDocument();
    expect(within(row).getByText('Succeeded')).toBeInTheDocument();
    expect(within(row).getByText('1 minor behind')).toBeInTheDocument();
    expect(
      within(row).getByRole('link', {
        name: 'Upgrade payments-dev to 1.1',
      }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/resource/payments-dev/proton/versions/1.1',
    );
    expect(
      within(row).getByRole('link', { name: 'eks-cluster' }),
    ).toHaveAttribute(
      'href',
      '/proton/templates/123456789012/us-east-1/eks-cluster',
    );
    expect(
      within(row).getByText('Standard ends in 7 days'),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'payments-dev' })).toHaveAttribute(
      'href',
      '/catalog/default/resource/payments-dev',
    );
    expect(screen.getByText('2 clusters')).toBeInTheDocument();
  });

  it('asks for what its address says', async () => {
    const { api } = await renderPage({
      address: '/proton?status=FAILED&sort=created&order=desc&page=2',
    });

    await waitFor(() =>
      expect(api.getFleet).toHaveBeenCalledWith(
        expect.objectContaining({
          status: ['FAILED'],
          sort: 'created',
          order: 'desc',
          offset: 25,
          limit: 25,
        }),
        expect.anything(),
      ),
    );
  });

  it('narrows down by a facet, and widens again', async () => {
    const { api } = await renderPage();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Status: choose values' }),
    );
    await userEvent.click(
      screen.getByRole('menuitemcheckbox', { name: /Failed/ }),
    );
    await userEvent.keyboard('{Escape}');

    expect(address()).toBe('?status=FAILED');
    expect(api.getFleet).toHaveBeenLastCalledWith(
      expect.objectContaining({ status: ['FAILED'] }),
      expect.anything(),
    );

    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Remove the filter Status: Failed',
      }),
    );
    expect(address()).toBe('');
  });

  it('shows the other filters and the charts when somebody asks for them', async () => {
    await renderPage();
    const region = { name: 'Region: choose values' };
    const more = await screen.findByRole('button', { name: 'More filters' });
    expect(screen.queryByRole('button', region)).not.toBeInTheDocument();
    expect(
      screen.queryByRole('region', { name: 'Charts' }),
    ).not.toBeInTheDocument();

    await userEvent.click(more);
    expect(screen.getByRole('button', region)).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Fewer filters' }),
    );
    expect(screen.queryByRole('button', region)).not.toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: 'Show charts' }));
    expect(screen.getByRole('region', { name: 'Charts' })).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Hide charts' }));
    expect(
      screen.queryByRole('region', { name: 'Charts' }),
    ).not.toBeInTheDocument();
  });

  it('searches once nobody types any more', async () => {
    const { api } = await renderPage();
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Search clusters' }),
      'pay',
    );

    await waitFor(() => expect(address()).toBe('?search=pay'));
    expect(api.getFleet).toHaveBeenLastCalledWith(
      expect.objectContaining({ search: 'pay' }),
      expect.anything(),
    );
    expect(api.getFleet).toHaveBeenCalledTimes(2);
  });

  it('sorts in one direction and then in the other', async () => {
    await renderPage();
    const column = await screen.findByRole('button', { name: 'Created' });

    await userEvent.click(column);
    expect(address()).toBe('?sort=created');
    await userEvent.click(column);
    expect(address()).toBe('?sort=created&order=desc');
  });

  it('goes through the pages', async () => {
    await renderPage({
      api: mockProtonApi({
        getFleet: answers(demoFleet({ total: 60 })),
      }),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Next page' }),
    );

    expect(address()).toBe('?page=2');
    expect(screen.getByText('26–50 of 60')).toBeInTheDocument();
  });

  it('looks into a figure and into a bar', async () => {
    await renderPage();
    await userEvent.click(
      await screen.findByRole('button', { name: '2 Support ends soon' }),
    );
    expect(address()).toBe('?support=ended&support=ending');

    await userEvent.click(screen.getByRole('button', { name: 'Show charts' }));
    await userEvent.click(
      screen.getByRole('button', { name: 'eks-cluster 1.0: 2' }),
    );
    expect(address()).toBe(
      '?template=eks-cluster&version=1.0&support=ended&support=ending',
    );
  });

  it('says what to do where there is no cluster', async () => {
    await renderPage({
      api: mockProtonApi({ getFleet: answers(emptyFleet()) }),
    });

    expect(await screen.findByText('No clusters yet')).toBeInTheDocument();
  });

  it('says so when no cluster matches', async () => {
    const fleet = emptyFleet();
    await renderPage({
      address: '/proton?search=nothing',
      api: mockProtonApi({
        getFleet: answers({
          ...fleet,
          summary: { ...fleet.summary, visible: 2 },
        }),
      }),
    });

    expect(await screen.findByText('No cluster matches')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear all filters' }),
    );
    expect(address()).toBe('');
  });

  it('names the permission that is missing', async () => {
    const denied = await responseError(403, 'NotAllowedError', 'Denied');
    await renderPage({
      api: mockProtonApi({ getFleet: jest.fn().mockRejectedValue(denied) }),
    });

    expect(
      await screen.findByText("You don't have access to clusters"),
    ).toBeInTheDocument();
    expect(screen.getByText(/proton\.environment\.read/)).toBeInTheDocument();
  });

  it('says why there is nothing, and asks again', async () => {
    const away = await responseError(503, 'ServiceUnavailableError', 'Away');
    const getFleet = jest
      .fn()
      .mockRejectedValueOnce(away)
      .mockResolvedValue(demoFleet());
    await renderPage({ api: mockProtonApi({ getFleet }) });

    expect((await screen.findAllByText(/Away/))[0]).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(
      await screen.findByRole('link', { name: 'payments-dev' }),
    ).toBeInTheDocument();
  });

  it('marks what is out of date, and names what is missing', async () => {
    await renderPage({
      api: mockProtonApi({
        getFleet: answers(
          demoFleet({
            environments: [
              demoFleetRow({ staleSince: '2026-11-24T11:00:00Z' }),
            ],
            unavailable: [
              {
                accountId: '123456789012',
                region: 'us-east-1',
                message: 'ECONNREFUSED',
                readAt: '2026-11-24T11:00:00Z',
              },
              {
                accountId: '210987654321',
                region: 'eu-west-1',
                message: 'no credentials',
              },
            ],
          }),
        ),
      }),
    });

    expect(
      await screen.findByText(/us-east-1 is unreachable; showing data/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/eu-west-1 is unreachable; its clusters are missing/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('img', { name: /the account is unreachable/ }),
    ).toBeInTheDocument();
  });

  it.each([
    [{ catalog: { message: 'gone', readAt: '2026-11-24T11:00:00Z' } }, 'gone'],
    [{ unnamed: 2 }, '2 more accounts or regions'],
  ])(
    'says that it is not all, also where it is empty: %j',
    async (gaps, text) => {
      const getFleet = answers(emptyFleet(gaps));
      await renderPage({ api: mockProtonApi({ getFleet }) });

      expect(await screen.findByText('No clusters yet')).toBeInTheDocument();
      expect(screen.getByText(new RegExp(text))).toBeInTheDocument();
      await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
      await waitFor(() => expect(getFleet).toHaveBeenCalledTimes(2), {
        timeout: 5_000,
      });
    },
  );

  it('follows signals', async () => {
    const getFleet = jest
      .fn()
      .mockResolvedValueOnce(demoFleet())
      .mockResolvedValue(demoFleet({ total: 3 }));
    const { signal } = await renderPage({ api: mockProtonApi({ getFleet }) });
    expect(await screen.findByText('2 clusters')).toBeInTheDocument();

    signal();

    expect(
      await screen.findByText('3 clusters', undefined, { timeout: 5_000 }),
    ).toBeInTheDocument();
  });

  it('saves all that the query finds', async () => {
    const api = mockProtonApi({
      getFleet: answers(demoFleet()),
      exportFleet: answers(new Blob(['name'])),
    });
    await renderPage({ address: '/proton?status=FAILED', api });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export as CSV' }),
    );

    await waitFor(() =>
      expect(saveFile).toHaveBeenCalledWith(
        expect.objectContaining({ name: 'clusters.csv', type: 'text/csv' }),
      ),
    );
    expect(api.exportFleet).toHaveBeenCalledWith(
      expect.objectContaining({ status: ['FAILED'] }),
      { partial: false },
    );
  });

  describe('with selected clusters', () => {
    const refs = ['resource:default/payments-dev'];

    async function select(api: Parameters<typeof mockProtonApi>[0]) {
      const page = await renderPage({
        api: mockProtonApi({ getFleet: answers(demoFleet()), ...api }),
      });
      await userEvent.click(
        await screen.findByRole('checkbox', { name: 'Select payments-dev' }),
      );
      return { ...page, bar: screen.getByRole('toolbar') };
    }

    it('saves one kubeconfig and says which clusters have none', async () => {
      const reason = 'There is no kubeconfig for this environment';
      const { api, bar } = await select({
        getFleetKubeconfig: answers({
          kubeconfig: 'apiVersion: v1',
          missing: [{ entityRef: 'resource:default/payments-prod', reason }],
        }),
      });
      expect(within(bar).getByText('1 selected')).toBeInTheDocument();
      await userEvent.click(
        screen.getByRole('checkbox', {
          name: 'Select all clusters of this page',
        }),
      );
      expect(within(bar).getByText('2 selected')).toBeInTheDocument();

      await userEvent.click(
        within(bar).getByRole('button', { name: 'Download kubeconfig' }),
      );

      expect(api.getFleetKubeconfig).toHaveBeenCalledWith({
        entityRefs: [...refs, 'resource:default/payments-prod'],
      });
      const dialog = await screen.findByRole('dialog', {
        name: 'Clusters without a kubeconfig',
      });
      expect(within(dialog).getByText(reason)).toBeInTheDocument();
      expect(saveFile).toHaveBeenCalledWith({
        name: 'clusters.kubeconfig.yaml',
        type: 'application/yaml',
        content: 'apiVersion: v1',
      });
    });

    it('saves nothing when none of them has a kubeconfig', async () => {
      jest.mocked(saveFile).mockClear();
      const { bar } = await select({
        getFleetKubeconfig: answers({
          missing: [{ entityRef: refs[0], reason: 'It has no endpoint' }],
        }),
      });

      await userEvent.click(
        within(bar).getByRole('button', { name: 'Download kubeconfig' }),
      );

      expect(
        await screen.findByText(/None of the selected clusters has/),
      ).toBeInTheDocument();
      expect(saveFile).not.toHaveBeenCalled();
    });

    it('saves them as CSV', async () => {
      const table = new Blob(['name']);
      const { api, bar } = await select({ exportClusters: answers(table) });

      await userEvent.click(
        within(bar).getByRole('button', { name: 'Download CSV' }),
      );

      expect(api.exportClusters).toHaveBeenCalledWith({ entityRefs: refs });
      await waitFor(() =>
        expect(saveFile).toHaveBeenCalledWith({
          name: 'selected-clusters.csv',
          type: 'text/csv',
          content: table,
        }),
      );
    });

    it('keeps the selection when the filter changes, until it is cleared', async () => {
      const { bar } = await select({});
      await userEvent.click(
        screen.getByRole('button', { name: 'Status: choose values' }),
      );
      await userEvent.click(
        screen.getByRole('menuitemcheckbox', { name: /Failed/ }),
      );
      await userEvent.keyboard('{Escape}');

      expect(within(bar).getByText('1 selected')).toBeInTheDocument();
      await userEvent.click(
        within(bar).getByRole('button', { name: 'Clear selection' }),
      );
      expect(screen.queryByRole('toolbar')).not.toBeInTheDocument();
    });
  });

  it('hides columns and keeps a view of them', async () => {
    await renderPage({ address: '/proton?status=FAILED' });
    await screen.findByRole('columnheader', { name: 'Region' });

    await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
    await userEvent.click(
      screen.getByRole('menuitemcheckbox', { name: 'Region' }),
    );
    await userEvent.keyboard('{Escape}');
    expect(
      screen.queryByRole('columnheader', { name: 'Region' }),
    ).not.toBeInTheDocument();

    await userEvent.click(await screen.findByRole('button', { name: 'Views' }));
    await userEvent.click(
      screen.getByRole('menuitem', { name: 'Save this view…' }),
    );
    await userEvent.type(
      await screen.findByRole('textbox', { name: /Name/ }),
      'Failures{Enter}',
    );

    await userEvent.click(
      await screen.findByRole('button', { name: 'Columns' }),
    );
    await userEvent.click(
      screen.getByRole('menuitem', { name: 'Show all columns' }),
    );
    await userEvent.keyboard('{Escape}');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Clear all filters' }),
    );
    expect(address()).toBe('');

    await userEvent.click(await screen.findByRole('button', { name: 'Views' }));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Failures' }));

    expect(address()).toBe('?status=FAILED');
    expect(
      screen.queryByRole('columnheader', { name: 'Region' }),
    ).not.toBeInTheDocument();

    await userEvent.click(
      await screen.findByRole('button', { name: 'View: Failures' }),
    );
    await userEvent.click(
      screen.getByRole('menuitem', { name: 'Delete the view Failures' }),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Views' }));
    expect(screen.getByText(/No saved views/)).toBeInTheDocument();
  });
});
