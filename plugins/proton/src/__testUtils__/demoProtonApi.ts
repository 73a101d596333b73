import { EnvironmentOverview } from '@proton-vending/backstage-plugin-proton-common';
import { ProtonApi } from '../api';
import {
  demoConfiguration,
  demoDeployment,
  demoHistory,
  demoLog,
  demoPlan,
  demoPreview,
  demoResources,
  demoVersionDetails,
  demoVersionList,
  nextMajorDetails,
  olderHistory,
} from './demoCluster';
import { demoEnvironmentPlan } from './demoPlans';
import { demoOverview } from './demoOverview';
import { demoStates } from './demoStates';

type EnvironmentAnswers = Pick<
  ProtonApi,
  | 'getEnvironmentOverview'
  | 'listEnvironmentDeployments'
  | 'getEnvironmentDeployment'
  | 'getDeploymentLog'
  | 'followDeploymentLog'
  | 'getDeploymentPlan'
  | 'getEnvironmentConfiguration'
  | 'getEnvironmentSpec'
  | 'revealEnvironmentOutput'
  | 'getKubeconfig'
  | 'listEnvironmentVersions'
  | 'getEnvironmentVersion'
  | 'listEnvironmentResources'
  | 'previewEnvironmentChange'
  | 'startEnvironmentPlan'
  | 'getEnvironmentPlan'
  | 'cancelEnvironmentPlan'
  | 'deployEnvironmentPlan'
  | 'updateEnvironment'
  | 'cancelEnvironmentDeployment'
  | 'deleteEnvironment'
  | 'retainEnvironment'
  | 'listEnvironmentStateVersions'
  | 'restoreEnvironmentState'
  | 'acceptRefusedState'
  | 'discardRefusedState'
  | 'unlockEnvironmentState'
  | 'acceptEnvironmentState'
>;

/** A Proton API that answers of one environment, which nothing changes. */
export function demoProtonApi(
  overview: EnvironmentOverview = demoOverview(),
  answers: Partial<EnvironmentAnswers> = {},
): EnvironmentAnswers {
  return {
    getEnvironmentOverview: async () => overview,
    listEnvironmentDeployments: async (_, page) =>
      page?.nextToken ? olderHistory : demoHistory,
    getEnvironmentDeployment: async (_, id) => demoDeployment({ id }),
    getDeploymentLog: async () => ({
      events: demoLog(),
      nextAfter: 60,
      complete: true,
    }),
    followDeploymentLog: async () => ({ complete: true }),
    getDeploymentPlan: async () => demoPlan,
    getEnvironmentConfiguration: async () => demoConfiguration,
    getEnvironmentSpec: async () => 'proton: EnvironmentSpec\nspec: {}\n',
    revealEnvironmentOutput: async (_, key) => ({ key, value: 'hunter2' }),
    getKubeconfig: async () => 'kind: Config\n',
    listEnvironmentVersions: async () => demoVersionList,
    getEnvironmentVersion: async (_, version) =>
      version === '2.0' ? nextMajorDetails : demoVersionDetails,
    listEnvironmentResources: async () => demoResources,
    previewEnvironmentChange: async () => demoPreview,
    startEnvironmentPlan: async () => demoEnvironmentPlan(),
    getEnvironmentPlan: async () => demoEnvironmentPlan(),
    cancelEnvironmentPlan: async () =>
      demoEnvironmentPlan({ status: 'CANCELLED' }),
    deployEnvironmentPlan: async () => ({ deploymentId: 'deployment-2' }),
    updateEnvironment: async () => ({ deploymentId: 'deployment-2' }),
    cancelEnvironmentDeployment: async () => ({ deploymentId: 'deployment-1' }),
    deleteEnvironment: async () => ({ deploymentId: 'deployment-2' }),
    retainEnvironment: async () => ({
      environmentId: 'environment-1',
      deploymentId: 'deployment-2',
      message: 'The infrastructure was kept',
    }),
    listEnvironmentStateVersions: async (_, page) => demoStates(page),
    restoreEnvironmentState: async () => ({
      environmentId: 'environment-1',
      version: 13,
      message: 'The state was restored',
    }),
    acceptRefusedState: async () => ({
      environmentId: 'environment-1',
      version: 13,
      message: 'Accepted',
    }),
    discardRefusedState: async () => ({
      environmentId: 'environment-1',
      message: 'Discarded',
    }),
    unlockEnvironmentState: async () => ({
      environmentId: 'environment-1',
      message: 'The state was unlocked',
    }),
    acceptEnvironmentState: async () => ({
      environmentId: 'environment-1',
      message: 'The state was accepted',
    }),
    ...answers,
  };
}
