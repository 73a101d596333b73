import type { Repository as ApiRepository } from '@aws-sdk/client-proton';
import { RepositoryRecord } from '../../database/RepositoryStore';
import { pickScope } from '../../database/scope';
import { RepositoryService } from '../../repositories/RepositoryService';
import { formatRepositoryArn } from '../../repositories/repositoryArn';
import { requireCustomerTags } from '../../tags/customerTags';
import { OperationHandlers, RequestContext } from '../operations';
import { PageTokens } from './PageTokens';
import { toApiProvider } from './toApiProvider';

export function createRepositoryHandlers(options: {
  repositories: RepositoryService;
  tokens: PageTokens;
}) {
  const { repositories, tokens } = options;
  return {
    async CreateRepository(input, context) {
      const repository = await repositories.create(context, {
        provider: input.provider,
        name: input.name,
        connectionArn: input.connectionArn,
        encryptionKey: input.encryptionKey,
        tags: requireCustomerTags(input.tags),
      });
      return { repository: toApi(repository, context) };
    },

    async GetRepository(key, context) {
      const repository = await repositories.get(context, key);
      return { repository: toApi(repository, context) };
    },

    async ListRepositories(input, context) {
      const page = await tokens.readPage({
        list: { operation: 'ListRepositories', filters: pickScope(context) },
        input,
        order: ['name', 'provider'],
        read: request => repositories.list(context, request),
      });
      return {
        repositories: page.rows.map(row => {
          const { encryptionKey, ...summary } = toApi(row, context);
          return summary;
        }),
        nextToken: page.nextToken,
      };
    },

    async DeleteRepository(key, context) {
      const repository = await repositories.delete(context, key);
      return { repository: toApi(repository, context) };
    },
  } satisfies OperationHandlers;
}

function toApi(
  repository: RepositoryRecord,
  context: RequestContext,
): ApiRepository {
  return {
    arn: formatRepositoryArn(context, repository),
    provider: toApiProvider(repository.provider),
    name: repository.name,
    connectionArn: repository.connectionArn,
    encryptionKey: repository.encryptionKey,
  };
}
