import { Entity } from '@backstage/catalog-model';
import { errorApiRef } from '@backstage/core-plugin-api';
import { coreApis } from '@backstage/frontend-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import {
  MockErrorApi,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { failedDeployment } from '../../__testUtils__/demoCluster';
import {
  demoEntity,
  demoOperations,
  demoOverview,
} from '../../__testUtils__/demoOverview';
import {
  demoEnvironmentPlan,
  destructivePlan,
  forgettingPlan,
} from '../../__testUtils__/demoPlans';
import { KubernetesBackend } from '../../__testUtils__/kubernetes/KubernetesBackend';
import { kubernetesEntity } from '../../__testUtils__/kubernetes/kubernetesEntity';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import {
  demoRefusedState,
  demoStateLock,
  demoStates,
} from '../../__testUtils__/demoStates';
import {
  bracketing,
  findLiterals,
  japanese,
  recordAnswers,
} from '../../__testUtils__/findLiterals';
import { ProtonApi, protonApiRef } from '../../api';
import {
  KubernetesApi,
  kubernetesApiRef,
} from '../../kubernetes/kubernetesApiRef';
import { EntityProtonClusterContent, protonPlugin } from '../../plugin';

const DENIED = {
  allowed: false,
  reason: 'The sentence of the backend',
  disabledReason: { code: 'deployment-running' },
} as const;

async function open(
  section: string,
  api: Partial<ProtonApi>,
  options: { entity?: Entity; kubernetesApi?: KubernetesApi } = {},
) {
  const { entity = demoEntity, kubernetesApi } = options;
  const { recorded, answers } = recordAnswers(api);
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [protonApiRef, recorded as ProtonApi],
        [errorApiRef, new MockErrorApi({ collect: true })],
        [coreApis.translation, bracketing],
        [coreApis.appLanguage, japanese],
        ...(kubernetesApi ? [[kubernetesApiRef, kubernetesApi] as const] : []),
      ]}
    >
      <EntityProvider entity={entity}>
        <main data-testid="cluster">
          <Routes>
            <Route path="proton/*" element={<EntityProtonClusterContent />} />
          </Routes>
        </main>
      </EntityProvider>
    </TestApiProvider>,
    {
      routeEntries: [`/proton/${section}`],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/proton': protonPlugin.routes.clusterTab,
      },
    },
  );
  await screen.findByText('⟦cluster.sections.connect⟧');
  await waitFor(() =>
    expect(screen.queryByRole('status', { busy: true })).toBeNull(),
  );
  return { main: screen.getByTestId('cluster'), answers };
}

describe('every text of the cluster’s tab comes through the translation ref', () => {
  it.each([
    ['connect', '⟦cluster.connect.title⟧'],
    ['deployment', '⟦cluster.failure.title⟧'],
    ['configuration', '⟦cluster.configuration.title⟧'],
    ['configuration/edit', '⟦fields.inputs.form⟧'],
    ['versions', '⟦cluster.versions.title⟧'],
    ['versions/1.1', '⟦fields.inputs.form⟧'],
    ['resources', '⟦cluster.resources.title⟧'],
    ['manage', '⟦disabledReasons.deployment-running⟧'],
  ])('%s', async (section, sign) => {
    const overview = demoOverview({ deploymentStatus: 'FAILED' });
    const { main, answers } = await open(
      section,
      demoProtonApi(
        {
          ...overview,
          operations: { ...demoOperations(), edit: DENIED, delete: DENIED },
        },
        { getEnvironmentDeployment: async () => failedDeployment },
      ),
    );
    expect((await screen.findAllByText(sign)).length).toBeGreaterThan(0);

    expect(findLiterals(main, answers)).toEqual([]);
    expect(main).not.toHaveTextContent('The sentence of the backend');
  });

  it.each([
    ['⟦cluster.preview.counts.add⟧', demoEnvironmentPlan()],
    ['⟦cluster.preview.losses.title⟧', destructivePlan],
    ['⟦cluster.preview.forgotten.title⟧', forgettingPlan],
    [
      '⟦cluster.preview.queued⟧',
      demoEnvironmentPlan({ status: 'QUEUED', position: 2 }),
    ],
    [
      '⟦cluster.preview.failed⟧',
      demoEnvironmentPlan({ status: 'FAILED', failure: { message: '' } }),
    ],
  ])('the preview with %s', async (sign, plan) => {
    const { main, answers } = await open(
      'configuration/edit',
      demoProtonApi(demoOverview(), { startEnvironmentPlan: async () => plan }),
    );
    await userEvent.click(await screen.findByText('⟦cluster.change.preview⟧'));
    expect(await screen.findByText(sign)).toBeInTheDocument();
    for (const summary of main.querySelectorAll('summary')) {
      await userEvent.click(summary);
    }

    expect(findLiterals(main, answers)).toEqual([]);
  });

  it('the versions of the state, its lock, and what is asked before each', async () => {
    const { main, answers } = await open(
      'manage',
      demoProtonApi(demoOverview({ deploymentStatus: 'FAILED' }), {
        listEnvironmentStateVersions: async () => ({
          ...demoStates(),
          refused: [demoRefusedState],
          lock: demoStateLock,
        }),
        getEnvironmentDeployment: async () => ({
          ...failedDeployment,
          failure: {
            message: 'Untranslated',
            cause: {
              id: 'state-untrusted',
              title: 'Untranslated',
              explanation: 'Untranslated',
              remedies: [],
              action: 'redeploy',
            },
          },
        }),
      }),
    );
    await userEvent.click(
      await screen.findByText('⟦cluster.state.versions.show⟧'),
    );
    await screen.findByText('⟦cluster.state.accept.refused⟧');
    expect(findLiterals(main, answers)).toEqual([]);

    for (const [button, sign] of [
      ['⟦cluster.state.lock.action⟧', '⟦cluster.state.lock.consequence⟧'],
      ['⟦cluster.state.accept.action⟧', '⟦cluster.state.accept.consequence⟧'],
      [
        '⟦cluster.state.refusedStates.discard⟧',
        '⟦cluster.state.discardRefused.consequence⟧',
      ],
    ]) {
      await userEvent.click(screen.getByText(button));
      expect(await screen.findByText(sign)).toBeInTheDocument();
      expect(findLiterals(screen.getByRole('dialog'), answers)).toEqual([]);
      await userEvent.click(screen.getByText('⟦common.cancel⟧'));
      await waitFor(() =>
        expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
      );
    }
    expect(document.body).not.toHaveTextContent('Untranslated');
  });

  it.each([
    ['⟦cluster.kubernetes.nodes.title⟧', {}],
    [
      '⟦cluster.kubernetes.failure.unauthorized.title⟧',
      { hasAccessEntry: false },
    ],
    ['⟦cluster.kubernetes.failure.unreachable.title⟧', { reachable: false }],
  ])('kubernetes with %s', async (sign, changes) => {
    const backend = Object.assign(new KubernetesBackend(), changes);
    const { main, answers } = await open('kubernetes', demoProtonApi(), {
      entity: kubernetesEntity,
      kubernetesApi: backend.createClient(),
    });
    expect((await screen.findAllByText(sign)).length).toBeGreaterThan(0);

    const data = [...answers, kubernetesEntity, ...backend.answers];
    expect(findLiterals(main, data)).toEqual([]);
  });
});
