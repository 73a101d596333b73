import type {
  EnvironmentAccountConnection as ApiConnection,
  EnvironmentAccountConnectionSummary,
} from '@aws-sdk/client-proton';
import { AccountConnectionService } from '../../accountConnections/AccountConnectionService';
import { formatConnectionArn } from '../../accountConnections/connectionArn';
import {
  AccountConnectionRecord,
  AccountConnectionRoles,
} from '../../database/AccountConnectionStore';
import { pickScope } from '../../database/scope';
import { requireCustomerTags } from '../../tags/customerTags';
import { OperationHandlers, RequestContext } from '../operations';
import { PageTokens } from './PageTokens';

export function createEnvironmentAccountConnectionHandlers(options: {
  connections: AccountConnectionService;
  tokens: PageTokens;
}) {
  const { connections, tokens } = options;
  const answer = async (
    connection: Promise<AccountConnectionRecord>,
    context: RequestContext,
  ) => ({ environmentAccountConnection: toApi(await connection, context) });
  return {
    async CreateEnvironmentAccountConnection(input, context) {
      const { environmentName, managementAccountId, clientToken } = input;
      const creation = {
        environmentName,
        managementAccountId,
        ...pickRoles(input),
        clientToken: clientToken || undefined,
        tags: requireCustomerTags(input.tags),
      };
      return answer(connections.create(context, creation), context);
    },

    async GetEnvironmentAccountConnection({ id }, context) {
      return answer(connections.get(context, id), context);
    },

    async ListEnvironmentAccountConnections(input, context) {
      // Whoever asks sees the same: this control plane plays both accounts.
      const { requestedBy, environmentName, statuses } = input;
      const filters = { requestedBy, environmentName, statuses };
      const page = await tokens.readPage({
        list: {
          operation: 'ListEnvironmentAccountConnections',
          filters: { ...pickScope(context), ...filters },
        },
        input,
        order: ['requestedAt', 'id'],
        read: request => connections.list(context, request, filters),
      });
      return {
        environmentAccountConnections: page.rows.map(row =>
          toSummary(row, context),
        ),
        nextToken: page.nextToken,
      };
    },

    async UpdateEnvironmentAccountConnection(input, context) {
      const roles = pickRoles(input);
      return answer(connections.update(context, input.id, roles), context);
    },

    async AcceptEnvironmentAccountConnection({ id }, context) {
      return answer(connections.accept(context, id), context);
    },

    async RejectEnvironmentAccountConnection({ id }, context) {
      return answer(connections.reject(context, id), context);
    },

    async DeleteEnvironmentAccountConnection({ id }, context) {
      return answer(connections.delete(context, id), context);
    },
  } satisfies OperationHandlers;
}

function pickRoles(input: AccountConnectionRoles): AccountConnectionRoles {
  const { roleArn, codebuildRoleArn, componentRoleArn } = input;
  return { roleArn, codebuildRoleArn, componentRoleArn };
}

function toSummary(
  connection: AccountConnectionRecord,
  context: RequestContext,
): EnvironmentAccountConnectionSummary {
  return {
    id: connection.id,
    arn: formatConnectionArn(context, connection),
    managementAccountId: connection.accountId,
    environmentAccountId: connection.environmentAccountId,
    environmentName: connection.environmentName,
    roleArn: connection.roleArn,
    componentRoleArn: connection.componentRoleArn,
    status: connection.status,
    requestedAt: connection.requestedAt,
    lastModifiedAt: connection.lastModifiedAt,
  };
}

function toApi(
  connection: AccountConnectionRecord,
  context: RequestContext,
): ApiConnection {
  return {
    ...toSummary(connection, context),
    codebuildRoleArn: connection.codebuildRoleArn,
  };
}
