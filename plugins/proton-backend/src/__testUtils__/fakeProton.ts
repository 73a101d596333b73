import {
  GetDeploymentCommand,
  GetEnvironmentCommand,
  GetEnvironmentTemplateCommand,
  GetEnvironmentTemplateVersionCommand,
  ListEnvironmentOutputsCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import {
  ProtonExtension,
  ProtonService,
} from '@proton-vending/backstage-plugin-proton-node';
import { mockClient } from 'aws-sdk-client-mock';
import {
  demoDeployment,
  demoEnvironment,
  demoTemplate,
  demoTemplateVersion,
} from './demoEnvironment';

/** A Proton API that knows the demo environment and nothing else. */
export function createFakeProton() {
  const client = new ProtonClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const api = mockClient(client);
  api
    .on(GetEnvironmentCommand, { name: 'team-a' })
    .resolves({ environment: demoEnvironment })
    .on(GetEnvironmentTemplateCommand, { name: 'eks-cluster' })
    .resolves({ environmentTemplate: demoTemplate })
    .on(GetEnvironmentTemplateVersionCommand, {
      templateName: 'eks-cluster',
      majorVersion: '1',
      minorVersion: '0',
    })
    .resolves({ environmentTemplateVersion: demoTemplateVersion })
    .on(GetDeploymentCommand, { id: 'deployment-2' })
    .resolves({ deployment: demoDeployment })
    .on(ListEnvironmentOutputsCommand, { environmentName: 'team-a' })
    .resolves({
      outputs: [{ key: 'endpoint', valueString: 'https://eks.example.com' }],
      nextToken: 'page-2',
    })
    .on(ListEnvironmentOutputsCommand, {
      environmentName: 'team-a',
      nextToken: 'page-2',
    })
    .resolves({ outputs: [{ key: 'token', valueString: 'top-secret' }] });

  const extension: jest.Mocked<ProtonExtension> = {
    listDeploymentLog: jest.fn(),
    followDeploymentLog: jest.fn(),
    getDeploymentPlan: jest.fn(),
    getDeploymentRecord: jest.fn(),
    listDeploymentRecords: jest.fn().mockResolvedValue([]),
    retainEnvironment: jest.fn(),
    acceptEnvironmentState: jest.fn(),
    registerEnvironmentTemplateVersion: jest.fn(),
    listSensitiveOutputKeys: jest.fn().mockResolvedValue(['token']),
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
