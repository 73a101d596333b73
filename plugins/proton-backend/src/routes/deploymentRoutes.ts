import { NotFoundError } from '@backstage/errors';
import {
  protonEnvironmentLogsReadPermission,
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonExtension,
  ProtonService,
} from '@proton-vending/backstage-plugin-proton-node';
import { Request, Response } from 'express';
import { z } from 'zod';
import {
  listDeployments,
  readDeployment,
} from '../deployments/listDeployments';
import { readDeploymentDetails } from '../deployments/readDeploymentDetails';
import { streamDeploymentLog } from '../deployments/streamDeploymentLog';
import { OpenEnvironment } from '../environments/openEnvironment';
import { Routes } from './createRoutes';
import { count, readQuery, text } from './readQuery';

const MAX_LOG_EVENTS = 1_000;

/** The largest sequence number that control planes accept. */
const MAX_SEQUENCE = 999_999_999;

const DEPLOYMENT_PATH = '/deployments/:deploymentId';

const listQuery = z.object({ nextToken: text });
const logQuery = z.object({
  after: count({ max: MAX_SEQUENCE }),
  limit: count({ max: MAX_SEQUENCE }),
});

/** Adds the routes that read an environment's deployments. */
export function addDeploymentRoutes(
  { addForEnvironment }: Routes,
  { proton }: { proton: ProtonService },
): void {
  const meta = ({ params }: Request) => ({ deploymentId: params.deploymentId });
  const readRule = {
    eventId: 'deployment-read',
    permission: protonEnvironmentReadPermission,
  };
  const logRule = {
    eventId: 'deployment-log-read',
    permission: protonEnvironmentLogsReadPermission,
    meta,
  };

  /** The extension API, for a deployment that the environment really has. */
  async function openDeployment(
    { client, scope }: OpenEnvironment,
    deploymentId: string,
  ): Promise<ProtonExtension> {
    const extension = proton.extension(scope);
    if (!extension) {
      throw new NotFoundError(
        'The Proton API of this account keeps no logs and plans',
      );
    }
    await readDeployment(client, scope.resourceId, deploymentId);
    return extension;
  }

  addForEnvironment(
    'get',
    '/deployments',
    readRule,
    async ({ client, scope }, request) =>
      listDeployments({
        client,
        extension: proton.extension(scope),
        environmentName: scope.resourceId,
        ...readQuery(request, listQuery),
      }),
  );

  addForEnvironment(
    'get',
    DEPLOYMENT_PATH,
    {
      ...readRule,
      alsoPermissions: [protonEnvironmentLogsReadPermission],
      secretsPermission: protonEnvironmentOutputsReadPermission,
      meta,
    },
    async ({ client, scope, environments, resource }, { params }) => {
      const [mayReadLogs, mayReadOutputs] = await Promise.all([
        environments.allows(protonEnvironmentLogsReadPermission, resource),
        environments.allows(protonEnvironmentOutputsReadPermission, resource),
      ]);
      return readDeploymentDetails({
        client,
        extension: proton.extension(scope),
        environmentName: scope.resourceId,
        deploymentId: params.deploymentId,
        mayReadLogs,
        mayReadOutputs,
      });
    },
  );

  addForEnvironment(
    'get',
    `${DEPLOYMENT_PATH}/log`,
    logRule,
    async (opened, request) => {
      const { deploymentId } = request.params;
      const extension = await openDeployment(opened, deploymentId);
      const { after, limit = MAX_LOG_EVENTS } = readQuery(request, logQuery);
      return extension.listDeploymentLog({
        deploymentId,
        after,
        limit: Math.min(limit, MAX_LOG_EVENTS),
      });
    },
  );

  addForEnvironment(
    'get',
    `${DEPLOYMENT_PATH}/log/stream`,
    logRule,
    async (opened, request) => {
      const { deploymentId } = request.params;
      const extension = await openDeployment(opened, deploymentId);
      const { after } = readQuery(request, logQuery);
      return async (response: Response) => {
        const gone = new AbortController();
        response.on('close', () => gone.abort());
        if (response.closed) {
          gone.abort();
        }
        const { signal } = gone;
        const lines = extension.followDeploymentLog({
          deploymentId,
          after,
          signal,
        });
        try {
          await streamDeploymentLog(response, lines, signal);
        } catch (error) {
          // The head is sent: the reader sees that the stream ended early.
          if (!response.headersSent) {
            throw error;
          }
        }
      };
    },
  );

  addForEnvironment(
    'get',
    `${DEPLOYMENT_PATH}/plan`,
    { ...logRule, eventId: 'deployment-plan-read' },
    async (opened, { params: { deploymentId } }) => {
      const extension = await openDeployment(opened, deploymentId);
      return extension.getDeploymentPlan({ deploymentId });
    },
  );
}
