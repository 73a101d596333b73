import {
  ProtonExtension,
  ProtonService,
} from '@proton-vending/backstage-plugin-proton-node';
import { FakeProton } from '@proton-vending/test-utils';
import {
  demoDeployment,
  demoEnvironment,
  demoTemplate,
  demoTemplateVersion,
} from './demoEnvironment';

/** A Proton API that knows the demo environment and nothing else. */
export function createFakeProton() {
  const proton = new FakeProton();
  proton.pageSize = 1;
  proton.environments.set('team-a', { ...demoEnvironment });
  proton.templates.set('eks-cluster', { ...demoTemplate, name: 'eks-cluster' });
  proton.addVersion({ ...demoTemplateVersion, templateName: 'eks-cluster' });
  proton.deployments.set('deployment-2', demoDeployment);
  proton.outputs.set('team-a', {
    endpoint: 'https://eks.example.com',
    token: 'top-secret',
  });
  const { client, mock: api } = proton;

  const extension: jest.Mocked<ProtonExtension> = {
    listDeploymentLog: jest.fn(),
    followDeploymentLog: jest.fn(),
    getDeploymentPlan: jest.fn(),
    getDeploymentRecord: jest.fn(),
    listDeploymentRecords: jest.fn().mockResolvedValue([]),
    startEnvironmentPlan: jest.fn(),
    startEnvironmentCreationPlan: jest.fn(),
    getEnvironmentPlan: jest.fn(),
    listEnvironmentPlans: jest.fn(),
    cancelEnvironmentPlan: jest.fn(),
    deployEnvironmentPlan: jest.fn(),
    updateEnvironment: jest.fn(),
    importEnvironment: jest.fn(),
    retainEnvironment: jest.fn(),
    acceptEnvironmentState: jest.fn(),
    listEnvironmentStateVersions: jest.fn(),
    getEnvironmentState: jest.fn(),
    restoreEnvironmentState: jest.fn(),
    getRefusedState: jest.fn(),
    acceptRefusedState: jest.fn(),
    discardRefusedState: jest.fn(),
    unlockEnvironmentState: jest.fn(),
    openEnvironmentStateAccess: jest.fn(),
    listDeprecatedVersions: jest.fn().mockResolvedValue([]),
    deprecateTemplateVersion: jest.fn(),
    undeprecateTemplateVersion: jest.fn(),
    listTemplateRules: jest.fn().mockResolvedValue([]),
    registerEnvironmentTemplateVersion: jest.fn(),
    listSensitiveOutputKeys: jest.fn(),
    describeEnvironmentOutputs: jest.fn().mockResolvedValue({
      sensitiveKeys: ['token'],
      descriptions: { endpoint: 'URL of the Kubernetes API' },
    }),
  };
  const service: jest.Mocked<ProtonService> = {
    accounts: jest.fn(() => [
      { accountId: '123456789012', regions: ['us-east-1'] },
    ]),
    getClient: jest.fn().mockResolvedValue(client),
    getClientForArn: jest.fn().mockResolvedValue(client),
    extension: jest.fn().mockReturnValue(extension),
    announcesChanges: jest.fn().mockReturnValue(true),
  };
  return { api, extension, service };
}
