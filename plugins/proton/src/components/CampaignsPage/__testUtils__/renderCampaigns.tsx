import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { act, screen } from '@testing-library/react';
import { Route, Routes, useLocation } from 'react-router-dom';
import {
  allCampaignPermissions,
  demoCampaign,
  demoCampaignCluster,
} from '../../../__testUtils__/demoCampaigns';
import { mockProtonApi } from '../../../__testUtils__/mockProtonApi';
import { ProtonApi, protonApiRef } from '../../../api';
import {
  campaignsLinkRouteRef,
  campaignsRouteRef,
  fleetRouteRef,
  templatesRouteRef,
} from '../../../routes';
import { LegacyFleetPage } from '../../FleetPage';
import { LegacyCampaignsPage } from '../CampaignsPage';

/** Where the demo's campaign is. */
export const CAMPAIGN = '/proton/campaigns/campaign-1';

export const answers = (value: object) => jest.fn().mockResolvedValue(value);

function Address() {
  const { pathname, search } = useLocation();
  return (
    <output aria-label="Address">
      {decodeURIComponent(pathname + search)}
    </output>
  );
}

/** Where somebody is. */
export const address = () => screen.getByLabelText('Address').textContent;

/** Opens the campaigns, or the clusters beside them. */
export async function renderCampaigns(
  answersOfTest: Partial<jest.Mocked<ProtonApi>>,
  path = '/proton/campaigns',
) {
  const api = mockProtonApi({
    listPermissions: answers(allCampaignPermissions),
    listCampaigns: answers({ campaigns: [demoCampaign()], total: 1 }),
    getCampaign: answers(demoCampaign()),
    listCampaignClusters: answers({
      clusters: [demoCampaignCluster()],
      total: 1,
      hidden: 0,
    }),
    ...answersOfTest,
  });
  const listeners = new Set<{
    channel: string;
    listener: (message: object) => void;
  }>();
  const signals: SignalApi = {
    subscribe: (channel, onMessage) => {
      const subscription = {
        channel,
        listener: onMessage as (message: object) => void,
      };
      listeners.add(subscription);
      return { unsubscribe: () => listeners.delete(subscription) };
    },
  };
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [protonApiRef, api],
        [signalApiRef, signals],
      ]}
    >
      <Routes>
        <Route path="/proton" element={<LegacyFleetPage />} />
        <Route path="/proton/campaigns/*" element={<LegacyCampaignsPage />} />
      </Routes>
      <Address />
    </TestApiProvider>,
    {
      routeEntries: [path],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/proton': fleetRouteRef,
        '/proton/templates': templatesRouteRef,
        '/proton/campaigns': campaignsRouteRef,
        '/link/to/campaigns': campaignsLinkRouteRef,
      },
    },
  );
  return {
    api,
    signal: (channel: string) =>
      act(() =>
        listeners.forEach(each => {
          if (each.channel === channel) {
            each.listener({ type: 'changed' });
          }
        }),
      ),
  };
}
