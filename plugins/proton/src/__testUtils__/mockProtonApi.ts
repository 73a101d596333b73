import { ProtonApi } from '../api';

/** A Proton API whose answers each test gives. */
export function mockProtonApi(
  answers: Partial<jest.Mocked<ProtonApi>> = {},
): jest.Mocked<ProtonApi> {
  return {
    getEnvironmentOverview: jest.fn(),
    getEnvironmentInputs: jest.fn(),
    listEnvironments: jest.fn(),
    checkEnvironmentName: jest.fn(),
    listAccounts: jest.fn(),
    listEnvironmentTemplates: jest.fn(),
    listEnvironmentTemplateVersions: jest.fn(),
    getEnvironmentTemplateVersion: jest.fn(),
    validateInputs: jest.fn(),
    ...answers,
  };
}
