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
import { OperationHandlers, RequestContext } from '../operations';
import { PageTokens } from './PageTokens';
import { required, toScope, toTags } from './members';

export function createEnvironmentAccountConnectionHandlers(options: {
  connections: AccountConnectionService;
  tokens: PageTokens;
}) {
  const { connections, tokens } = options;
  return {
    async CreateEnvironmentAccountConnection(input, context) {
      const connection = await connections.create(toScope(context), {
        environmentName: required(input.environmentName, 'environmentName'),
        managementAccountId: required(
          input.managementAccountId,
          'managementAccountId',
        ),
        ...toRoles(input),
        clientToken: input.clientToken || undefined,
        tags: toTags(input.tags),
      });
      return { environmentAccountConnection: toApi(connection, context) };
    },

    async GetEnvironmentAccountConnection(input, context) {
      const connection = await connections.get(
        toScope(context),
        required(input.id, 'id'),
      );
      return { environmentAccountConnection: toApi(connection, context) };
    },

    async ListEnvironmentAccountConnections(input, context) {
      const scope = toScope(context);
      // Whoever asks sees the same: this control plane plays both accounts.
      const requestedBy = required(input.requestedBy, 'requestedBy');
      const { environmentName, statuses } = input;
      const page = await tokens.readPage({
        list: {
          operation: 'ListEnvironmentAccountConnections',
          filters: { ...scope, requestedBy, environmentName, statuses },
        },
        input,
        order: ['requestedAt', 'id'],
        read: request =>
          connections.list(scope, request, { environmentName, statuses }),
      });
      return {
        environmentAccountConnections: page.rows.map(row =>
          toSummary(row, context),
        ),
        nextToken: page.nextToken,
      };
    },

    async UpdateEnvironmentAccountConnection(input, context) {
      const connection = await connections.update(
        toScope(context),
        required(input.id, 'id'),
        toRoles(input),
      );
      return { environmentAccountConnection: toApi(connection, context) };
    },

    async AcceptEnvironmentAccountConnection(input, context) {
      const connection = await connections.accept(
        toScope(context),
        required(input.id, 'id'),
      );
      return { environmentAccountConnection: toApi(connection, context) };
    },

    async RejectEnvironmentAccountConnection(input, context) {
      const connection = await connections.reject(
        toScope(context),
        required(input.id, 'id'),
      );
      return { environmentAccountConnection: toApi(connection, context) };
    },

    async DeleteEnvironmentAccountConnection(input, context) {
      const connection = await connections.delete(
        toScope(context),
        required(input.id, 'id'),
      );
      return { environmentAccountConnection: toApi(connection, context) };
    },
  } satisfies OperationHandlers;
}

function toRoles(input: AccountConnectionRoles): AccountConnectionRoles {
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
