import type {
  RepositorySyncAttempt as ApiRepositorySyncAttempt,
  ResourceSyncAttempt as ApiResourceSyncAttempt,
  TemplateSyncConfig as ApiTemplateSyncConfig,
} from '@aws-sdk/client-proton';
import { RepositoryKey } from '../../database/RepositoryStore';
import {
  TemplateSyncConfigRecord,
  TemplateSyncKey,
} from '../../database/TemplateSyncConfigStore';
import { pickScope } from '../../database/scope';
import { ValidationException } from '../../errors';
import { TemplateSyncService } from '../../templateSync/TemplateSyncService';
import {
  RepositorySyncAttempt,
  ResourceSyncAttempt,
  Revision,
} from '../../database/syncAttempts';
import { toVersionNumber } from '../../versionNumbers';
import {
  OperationHandlers,
  OperationInput,
  RequestContext,
} from '../operations';
import { toApiProvider } from './toApiProvider';

export function createTemplateSyncHandlers(options: {
  templateSync: TemplateSyncService;
}) {
  const { templateSync } = options;
  return {
    async CreateTemplateSyncConfig(input, context) {
      const config = await templateSync.create(toRecord(input, context));
      return { templateSyncConfig: toApi(config) };
    },

    async GetTemplateSyncConfig(input, context) {
      const config = await templateSync.get(toKey(input, context));
      return { templateSyncConfig: toApi(config) };
    },

    async UpdateTemplateSyncConfig(input, context) {
      const config = await templateSync.update(toRecord(input, context));
      return { templateSyncConfig: toApi(config) };
    },

    async DeleteTemplateSyncConfig(input, context) {
      const config = await templateSync.delete(toKey(input, context));
      return { templateSyncConfig: toApi(config) };
    },

    async GetTemplateSyncStatus(input, context) {
      const status = await templateSync.getTemplateStatus(
        toKey(input, context),
        toVersionNumber(input.templateVersion),
      );
      return {
        latestSync: status.latestSync && toApiSync(status.latestSync),
        latestSuccessfulSync:
          status.latestSuccessfulSync && toApiSync(status.latestSuccessfulSync),
        desiredState: status.desiredState && toApiRevision(status.desiredState),
      };
    },

    async GetRepositorySyncStatus(input, context) {
      requireTemplateSync(input.syncType);
      const attempt = await templateSync.findBranchStatus(context, {
        ...pickScope(context),
        repository: toRepositoryKey(input),
        branch: input.branch,
      });
      return { latestSync: attempt && toApiAttempt(attempt) };
    },

    async ListRepositorySyncDefinitions(input, context) {
      requireTemplateSync(input.syncType);
      return {
        syncDefinitions: await templateSync.listDefinitions(
          context,
          toRepositoryKey(input),
        ),
      };
    },
  } satisfies OperationHandlers;
}

function toKey(
  { templateName, templateType }: OperationInput<'GetTemplateSyncConfig'>,
  context: RequestContext,
): TemplateSyncKey {
  if (templateType === 'SERVICE') {
    throw new ValidationException(
      'Service templates are not supported yet by this control plane',
    );
  }
  return { ...pickScope(context), templateName };
}

function toRecord(
  input: OperationInput<'CreateTemplateSyncConfig'>,
  context: RequestContext,
): TemplateSyncConfigRecord {
  return {
    ...toKey(input, context),
    repository: toRepositoryKey(input),
    branch: input.branch,
    subdirectory: input.subdirectory,
  };
}

function toRepositoryKey(input: {
  repositoryProvider: RepositoryKey['provider'];
  repositoryName: string;
}): RepositoryKey {
  return { provider: input.repositoryProvider, name: input.repositoryName };
}

function requireTemplateSync(syncType: string): void {
  if (syncType === 'SERVICE_SYNC') {
    throw new ValidationException(
      'SERVICE_SYNC is not supported yet by this control plane',
    );
  }
}

function toApi(config: TemplateSyncConfigRecord): ApiTemplateSyncConfig {
  return {
    templateName: config.templateName,
    templateType: 'ENVIRONMENT',
    repositoryProvider: toApiProvider(config.repository.provider),
    repositoryName: config.repository.name,
    branch: config.branch,
    subdirectory: config.subdirectory,
  };
}

function toApiSync(attempt: ResourceSyncAttempt): ApiResourceSyncAttempt {
  const { initialRevision, targetRevision, target } = attempt;
  return {
    ...toApiAttempt(attempt),
    initialRevision: toApiRevision(initialRevision),
    targetRevision: toApiRevision(targetRevision),
    target,
  };
}

function toApiRevision(revision: Revision) {
  const { repositoryProvider } = revision;
  return { ...revision, repositoryProvider: toApiProvider(repositoryProvider) };
}

function toApiAttempt({ startedAt, status, events }: RepositorySyncAttempt) {
  return {
    startedAt: new Date(startedAt),
    status,
    events: events.map(event => ({ ...event, time: new Date(event.time) })),
  } satisfies ApiRepositorySyncAttempt;
}
