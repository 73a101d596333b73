import type { AccountSettings as ApiAccountSettings } from '@aws-sdk/client-proton';
import { AccountService } from '../../account/AccountService';
import { AccountSettings } from '../../database/AccountSettingsStore';
import { formatRepositoryArn } from '../../repositories/repositoryArn';
import { OperationHandlers, RequestContext } from '../operations';
import { required, toScope } from './members';

/** Services and components are not supported yet, so there are none. */
const NONE = {
  total: 0,
  failed: 0,
  upToDate: 0,
  behindMajor: 0,
  behindMinor: 0,
};

export function createAccountHandlers(options: { account: AccountService }) {
  const { account } = options;
  return {
    async GetAccountSettings(_input, context) {
      const settings = await account.getSettings(toScope(context));
      return { accountSettings: toApi(settings, context) };
    },

    async UpdateAccountSettings(input, context) {
      const path = 'pipelineProvisioningRepository';
      const repository = input.pipelineProvisioningRepository;
      const settings = await account.updateSettings(toScope(context), {
        pipelineServiceRoleArn: input.pipelineServiceRoleArn,
        pipelineCodebuildRoleArn: input.pipelineCodebuildRoleArn,
        pipelineProvisioningRepository: repository && {
          provider: required(repository.provider, `${path}.provider`),
          name: required(repository.name, `${path}.name`),
          branch: required(repository.branch, `${path}.branch`),
        },
        deletePipelineProvisioningRepository:
          input.deletePipelineProvisioningRepository,
      });
      return { accountSettings: toApi(settings, context) };
    },

    async GetResourcesSummary(_input, context) {
      const summary = await account.summarizeResources(toScope(context));
      return {
        counts: {
          environmentTemplates: { total: summary.environmentTemplates },
          environments: summary.environments,
          serviceTemplates: { total: 0 },
          services: NONE,
          serviceInstances: NONE,
          pipelines: NONE,
          components: { total: 0, failed: 0 },
        },
      };
    },
  } satisfies OperationHandlers;
}

function toApi(
  settings: AccountSettings,
  context: RequestContext,
): ApiAccountSettings {
  const { pipelineProvisioningRepository: repository, ...roles } = settings;
  return {
    ...roles,
    pipelineProvisioningRepository: repository && {
      ...repository,
      arn: formatRepositoryArn(context, repository),
    },
  };
}
