import { ProtonApi } from '../api';

/** A Proton API whose answers each test gives. */
export function mockProtonApi(
  answers: Partial<jest.Mocked<ProtonApi>> = {},
): jest.Mocked<ProtonApi> {
  return {
    getEnvironmentOverview: jest.fn(),
    listEnvironmentDeployments: jest.fn(),
    getEnvironmentDeployment: jest.fn(),
    getDeploymentLog: jest.fn(),
    followDeploymentLog: jest.fn(),
    getDeploymentPlan: jest.fn(),
    getEnvironmentConfiguration: jest.fn(),
    getEnvironmentSpec: jest.fn(),
    revealEnvironmentOutput: jest.fn(),
    getKubeconfig: jest.fn(),
    listEnvironmentVersions: jest.fn(),
    getEnvironmentVersion: jest.fn(),
    listEnvironmentResources: jest.fn(),
    previewEnvironmentChange: jest.fn(),
    updateEnvironment: jest.fn(),
    cancelEnvironmentDeployment: jest.fn(),
    deleteEnvironment: jest.fn(),
    retainEnvironment: jest.fn(),
    getEnvironmentInputs: jest.fn(),
    listEnvironments: jest.fn(),
    checkEnvironmentName: jest.fn(),
    listAccounts: jest.fn(),
    listEnvironmentTemplates: jest.fn(),
    listEnvironmentTemplateVersions: jest.fn(),
    getEnvironmentTemplateVersion: jest.fn(),
    validateInputs: jest.fn(),
    getFleet: jest.fn(),
    exportFleet: jest.fn(),
    listTemplateOverviews: jest.fn(),
    getTemplateVersionChanges: jest.fn(),
    publishTemplateVersion: jest.fn(),
    getTemplateSync: jest.fn(),
    ...answers,
  };
}
