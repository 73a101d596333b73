import type { AccountSettings as ApiAccountSettings } from '@aws-sdk/client-proton';
import { AccountService } from '../../account/AccountService';
import { AccountSettings } from '../../database/AccountSettingsStore';
import { formatRepositoryArn } from '../../repositories/repositoryArn';
import { OperationHandlers, RequestContext } from '../operations';
import { toApiProvider } from './toApiProvider';

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
      return {
        accountSettings: toApi(await account.getSettings(context), context),
      };
    },

    async UpdateAccountSettings(input, context) {
      const settings = await account.updateSettings(context, input);
      return { accountSettings: toApi(settings, context) };
    },

    async GetResourcesSummary(_input, context) {
      const summary = await account.summarizeResources(context);
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
      provider: toApiProvider(repository.provider),
      arn: formatRepositoryArn(context, repository),
    },
  };
}
