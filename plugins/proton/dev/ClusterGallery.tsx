import { Entity } from '@backstage/catalog-model';
import { Content, Link } from '@backstage/core-components';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { TestApiProvider } from '@backstage/test-utils';
import { DEPLOYMENT_STATUSES } from '@proton-vending/backstage-plugin-proton-common';
import { useMemo } from 'react';
import { Navigate, Route, Routes, useParams } from 'react-router-dom';
import {
  demoDeployment,
  demoLog,
  demoSteps,
  failedDeployment,
} from '../src/__testUtils__/demoCluster';
import { demoOverview, onlooker } from '../src/__testUtils__/demoOverview';
import { demoProtonApi } from '../src/__testUtils__/demoProtonApi';
import { KubernetesBackend } from '../src/__testUtils__/kubernetes/KubernetesBackend';
import { kubernetesEntity } from '../src/__testUtils__/kubernetes/kubernetesEntity';
import { ProtonApi, protonApiRef } from '../src/api';
import { ClusterTab } from '../src/components/ClusterTab';
import { kubernetesApiRef } from '../src/kubernetes/kubernetesApiRef';

const entity: Entity = {
  ...kubernetesEntity,
  relations: [
    ...(kubernetesEntity.relations ?? []),
    { type: 'dependencyOf', targetRef: 'component:default/checkout' },
    { type: 'dependencyOf', targetRef: 'component:default/search' },
  ],
};

const behind = (() => {
  const overview = demoOverview();
  return {
    ...overview,
    template: {
      ...overview.template,
      recommendedVersion: '2.0',
      recommendedMinorVersion: '1.1',
      standing: 'major-behind' as const,
    },
  };
})();

function pause(milliseconds: number, signal?: AbortSignal) {
  return new Promise<void>(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** A deployment that goes on while it is looked at. */
function runningApi(): Partial<ProtonApi> {
  const began = Date.now();
  const createdAt = new Date(began).toISOString();
  const done = () => Math.min(12, Math.floor((Date.now() - began) / 3_000));
  const lines = demoLog(400).slice(0, -1);
  return demoProtonApi(demoOverview({ deploymentStatus: 'IN_PROGRESS' }), {
    getEnvironmentDeployment: async (_, id) =>
      demoDeployment({
        id,
        status: 'IN_PROGRESS',
        createdAt,
        completedAt: undefined,
        steps: demoSteps('applying', 'running').map(step =>
          step.state === 'running' ? { ...step, startedAt: createdAt } : step,
        ),
        resources: { completed: done(), total: 12 },
      }),
    getDeploymentLog: async (_, __, page = {}) => ({
      events: page.after ? [] : lines.slice(0, 30),
      nextAfter: 30,
      complete: false,
    }),
    followDeploymentLog: async (_, __, { after = 0, onEvent }, options) => {
      for (const line of lines.slice(after)) {
        await pause(700, options?.signal);
        if (options?.signal?.aborted) {
          return { complete: false };
        }
        onEvent({ ...line, timestamp: new Date().toISOString() });
      }
      return { complete: true };
    },
  });
}

const never = () => new Promise<never>(() => {});
const unreachable = async (): Promise<never> => {
  throw new Error('The Proton endpoint of account 123456789012 did not answer');
};

const states: Record<string, () => Partial<ProtonApi>> = {
  ready: () => demoProtonApi(behind),
  running: runningApi,
  ...Object.fromEntries(
    DEPLOYMENT_STATUSES.map(deploymentStatus => [
      deploymentStatus.toLowerCase().replace(/_/g, '-'),
      () =>
        demoProtonApi(demoOverview({ deploymentStatus }), {
          getEnvironmentDeployment: async (_, id) =>
            demoDeployment({ id, status: deploymentStatus }),
        }),
    ]),
  ),
  failed: () =>
    demoProtonApi(
      demoOverview({
        deploymentStatus: 'FAILED',
        deploymentStatusMessage: failedDeployment.failure?.message,
      }),
      {
        getEnvironmentDeployment: async (_, id) => ({
          ...failedDeployment,
          id,
        }),
      },
    ),
  onlooker: () => demoProtonApi({ ...behind, operations: onlooker() }),
  empty: () =>
    demoProtonApi(
      {
        ...demoOverview(),
        lastDeployment: undefined,
        outputs: [],
        cluster: undefined,
        consoleUrl: undefined,
      },
      {
        listEnvironmentDeployments: async () => ({ deployments: [] }),
        listEnvironmentResources: async () => ({ resources: [] }),
        listEnvironmentVersions: async () => ({ current: '1.0', versions: [] }),
      },
    ),
  partial: () =>
    demoProtonApi(
      {
        ...demoOverview(),
        unavailable: [
          { part: 'outputs', message: 'The control plane is starting' },
        ],
      },
      {
        listEnvironmentResources: unreachable,
        listEnvironmentDeployments: unreachable,
      },
    ),
  loading: () => demoProtonApi(undefined, { getEnvironmentOverview: never }),
  'loading-sections': () =>
    demoProtonApi(undefined, {
      listEnvironmentDeployments: never,
      getEnvironmentDeployment: never,
      getDeploymentLog: never,
      getEnvironmentConfiguration: never,
      listEnvironmentVersions: never,
      listEnvironmentResources: never,
    }),
  unreachable: () =>
    demoProtonApi(undefined, { getEnvironmentOverview: unreachable }),
  stale: () => {
    let reads = 0;
    return demoProtonApi(undefined, {
      getEnvironmentOverview: async () => {
        reads += 1;
        return reads === 1 ? demoOverview() : unreachable();
      },
    });
  },
};

/** How the cluster's API is in some of the states; it can be read in the others. */
const kubernetesStates: Record<string, Partial<KubernetesBackend>> = {
  failed: { hasAccessEntry: false },
  partial: { reachable: false },
  onlooker: { denied: 'proxy' },
};

function ClusterState() {
  const { state = '' } = useParams();
  const protonApi = useMemo(() => states[state]?.(), [state]);
  const kubernetesApi = useMemo(
    () =>
      Object.assign(
        new KubernetesBackend(),
        kubernetesStates[state],
      ).createClient(),
    [state],
  );
  if (!protonApi) {
    return <Navigate to="/cluster" />;
  }
  return (
    <TestApiProvider
      apis={[
        [protonApiRef, protonApi as ProtonApi],
        [kubernetesApiRef, kubernetesApi],
      ]}
    >
      <EntityProvider entity={entity}>
        <ClusterTab />
      </EntityProvider>
    </TestApiProvider>
  );
}

/** The cluster's tab in each of its states, one page for each. */
export function ClusterGallery() {
  return (
    <Content>
      <Routes>
        <Route path=":state/*" element={<ClusterState />} />
        <Route
          path="*"
          element={
            <ul>
              {Object.keys(states).map(state => (
                <li key={state}>
                  <Link to={`/cluster/${state}`}>{state}</Link>
                </li>
              ))}
            </ul>
          }
        />
      </Routes>
    </Content>
  );
}
