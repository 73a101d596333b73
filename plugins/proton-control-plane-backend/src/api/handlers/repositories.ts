import type { Repository as ApiRepository } from '@aws-sdk/client-proton';
import {
  RepositoryKey,
  RepositoryRecord,
} from '../../database/RepositoryStore';
import { RepositoryService } from '../../repositories/RepositoryService';
import { formatRepositoryArn } from '../../repositories/repositoryArn';
import { OperationHandlers, RequestContext } from '../operations';
import { PageTokens } from './PageTokens';
import { required, toScope, toTags } from './members';

export function createRepositoryHandlers(options: {
  repositories: RepositoryService;
  tokens: PageTokens;
}) {
  const { repositories, tokens } = options;
  return {
    async CreateRepository(input, context) {
      const repository = await repositories.create(toScope(context), {
        ...toKey(input),
        connectionArn: required(input.connectionArn, 'connectionArn'),
        encryptionKey: input.encryptionKey,
        tags: toTags(input.tags),
      });
      return { repository: toApi(repository, context) };
    },

    async GetRepository(input, context) {
      const repository = await repositories.get(toScope(context), toKey(input));
      return { repository: toApi(repository, context) };
    },

    async ListRepositories(input, context) {
      const scope = toScope(context);
      const page = await tokens.readPage({
        list: { operation: 'ListRepositories', filters: scope },
        input,
        order: ['name', 'provider'],
        read: request => repositories.list(scope, request),
      });
      return {
        repositories: page.rows.map(row => {
          const { encryptionKey, ...summary } = toApi(row, context);
          return summary;
        }),
        nextToken: page.nextToken,
      };
    },

    async DeleteRepository(input, context) {
      const repository = await repositories.delete(context, toKey(input));
      return { repository: toApi(repository, context) };
    },
  } satisfies OperationHandlers;
}

function toKey(input: {
  provider?: RepositoryKey['provider'];
  name?: string;
}): RepositoryKey {
  return {
    provider: required(input.provider, 'provider'),
    name: required(input.name, 'name'),
  };
}

function toApi(
  repository: RepositoryRecord,
  context: RequestContext,
): ApiRepository {
  return {
    arn: formatRepositoryArn(context, repository),
    provider: repository.provider,
    name: repository.name,
    connectionArn: repository.connectionArn,
    encryptionKey: repository.encryptionKey,
  };
}
