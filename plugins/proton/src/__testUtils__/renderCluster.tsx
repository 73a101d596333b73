import { Entity } from '@backstage/catalog-model';
import { errorApiRef } from '@backstage/core-plugin-api';
import {
  coreExtensionData,
  createExtensionInput,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import {
  MockErrorApi,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { Route, Routes, useLocation } from 'react-router-dom';
import plugin from '../alpha';
import { ProtonApi, protonApiRef } from '../api';
import {
  KubernetesApi,
  kubernetesApiRef,
} from '../kubernetes/kubernetesApiRef';
import { EntityProtonClusterContent, protonPlugin } from '../plugin';
import { clustersRouteRef } from '../routes';
import { demoEntity } from './demoOverview';

export type FrontendSystem = 'legacy' | 'new';

/** The frontend systems that the tab is for; what it shows is the same in both. */
export const FRONTEND_SYSTEMS: FrontendSystem[] = ['legacy', 'new'];

function Address() {
  return <output data-testid="address">{useLocation().pathname}</output>;
}

/**
 * The page of an entity in the new frontend system, with routes below its tabs;
 * that of the catalog's own test utilities has none.
 */
function createEntityPage(entity: Entity) {
  return PageBlueprint.makeWithOverrides({
    name: 'entity',
    inputs: {
      contents: createExtensionInput(
        [coreExtensionData.reactElement, coreExtensionData.routePath],
        { replaces: [{ id: 'page:catalog/entity', input: 'contents' }] },
      ),
    },
    factory: (originalFactory, { inputs }) =>
      originalFactory({
        path: '/catalog/:namespace/:kind/:name',
        routeRef: entityRouteRef,
        loader: async () => (
          <EntityProvider entity={entity}>
            <Routes>
              {inputs.contents.map(content => {
                const path = content.get(coreExtensionData.routePath);
                return (
                  <Route
                    key={path}
                    path={`${path.slice(1)}/*`}
                    element={content.get(coreExtensionData.reactElement)}
                  />
                );
              })}
            </Routes>
          </EntityProvider>
        ),
      }),
  });
}

/** Opens the cluster's tab of an entity at a section. */
export async function renderCluster(options: {
  protonApi: Partial<ProtonApi>;
  /** Below the tab, such as `connect`. */
  section?: string;
  system?: FrontendSystem;
  entity?: Entity;
  /** An app without the signals plugin when absent. */
  signals?: SignalApi;
  /** An app without the Kubernetes plugin when absent. */
  kubernetesApi?: KubernetesApi;
}): Promise<void> {
  const {
    protonApi,
    section = '',
    system = 'legacy',
    entity = demoEntity,
    signals,
    kubernetesApi,
  } = options;
  const optionalApis = [
    ...(signals ? [[signalApiRef, signals] as const] : []),
    ...(kubernetesApi ? [[kubernetesApiRef, kubernetesApi] as const] : []),
  ];
  if (system === 'new') {
    renderTestApp({
      extensions: [
        createEntityPage(entity),
        plugin.getExtension('entity-content:proton/cluster'),
      ],
      apis: [[protonApiRef, protonApi as ProtonApi], ...optionalApis],
      initialRouteEntries: [
        `/catalog/default/resource/team-a/proton/${section}`,
      ],
    });
    return;
  }
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [protonApiRef, protonApi as ProtonApi],
        [errorApiRef, new MockErrorApi({ collect: true })],
        ...optionalApis,
      ]}
    >
      <EntityProvider entity={entity}>
        <Address />
        <Routes>
          <Route path="proton/*" element={<EntityProtonClusterContent />} />
          <Route path="*" element={<p>Another tab</p>} />
        </Routes>
      </EntityProvider>
    </TestApiProvider>,
    {
      routeEntries: [`/proton/${section}`],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/proton': protonPlugin.routes.clusterTab,
        '/clusters': clustersRouteRef,
      },
    },
  );
}
