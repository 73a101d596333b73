import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { Route, Routes } from 'react-router-dom';
import plugin from '../alpha';
import { ProtonApi, protonApiRef } from '../api';
import {
  EntityProtonEnvironmentCard,
  ProtonCampaignsPage,
  ProtonFleetPage,
  ProtonImportPage,
  protonPlugin,
  ProtonTemplatesPage,
} from '../plugin';
import { demoEntity } from './demoOverview';
import { FrontendSystem } from './renderCluster';

/** Where links to entities lead. */
const entityPage = PageBlueprint.make({
  name: 'entity',
  params: {
    path: '/catalog/:namespace/:kind/:name',
    routeRef: entityRouteRef,
    loader: async () => <p>An entity</p>,
  },
});

/** Opens the fleet or a page of the templates, as an app has them. */
export async function renderPage(options: {
  system: FrontendSystem;
  protonApi: Partial<ProtonApi>;
  path: string;
}): Promise<void> {
  const { system, path } = options;
  const protonApi = options.protonApi as ProtonApi;
  if (system === 'new') {
    renderTestApp({
      features: [plugin],
      extensions: [entityPage],
      initialRouteEntries: [path],
      apis: [[protonApiRef, protonApi]],
    });
    return;
  }
  await renderInTestApp(
    <TestApiProvider apis={[[protonApiRef, protonApi]]}>
      <Routes>
        <Route path="/proton" element={<ProtonFleetPage />} />
        <Route path="/proton/campaigns/*" element={<ProtonCampaignsPage />} />
        <Route path="/proton/import" element={<ProtonImportPage />} />
        <Route path="/proton/templates/*" element={<ProtonTemplatesPage />} />
      </Routes>
    </TestApiProvider>,
    {
      routeEntries: [path],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/proton': protonPlugin.routes.root,
        '/proton/campaigns': protonPlugin.routes.campaigns,
        '/proton/import': protonPlugin.routes.import,
        '/proton/templates': protonPlugin.routes.templates,
      },
    },
  );
}

/** Opens the overview of an entity that has the card. */
export async function renderCard(options: {
  system: FrontendSystem;
  protonApi: Partial<ProtonApi>;
}): Promise<void> {
  const protonApi = options.protonApi as ProtonApi;
  if (options.system === 'new') {
    renderTestApp({
      extensions: [
        createTestEntityPage({ entity: demoEntity }),
        plugin.getExtension('entity-card:proton/environment'),
      ],
      apis: [[protonApiRef, protonApi]],
    });
    return;
  }
  await renderInTestApp(
    <TestApiProvider apis={[[protonApiRef, protonApi]]}>
      <EntityProvider entity={demoEntity}>
        <EntityProtonEnvironmentCard />
      </EntityProvider>
    </TestApiProvider>,
    { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
  );
}
