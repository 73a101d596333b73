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
import { Request, Router } from 'express';
import { listDeployments } from '../deployments/listDeployments';
import { readDeployment } from '../deployments/readDeployment';
import { readDeploymentDetails } from '../deployments/readDeploymentDetails';
import { streamDeploymentLog } from '../deployments/streamDeploymentLog';
import { OpenEnvironment } from '../environments/openEnvironment';
import { ENVIRONMENT_PATH, EnvironmentGuard } from './createEnvironmentGuard';
import { readCount } from './readCount';
import { readQuery } from './readTarget';

const MAX_LOG_EVENTS = 1_000;

const DEPLOYMENT_PATH =
  `${ENVIRONMENT_PATH}/deployments/:deploymentId` as const;

/** Adds the routes that tell of an environment's deployments. */
export function addDeploymentRoutes(
  router: Router,
  options: { guardEnvironment: EnvironmentGuard; proton: ProtonService },
): void {
  const { guardEnvironment, proton } = options;

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

  router.get(`${ENVIRONMENT_PATH}/deployments`, async (request, response) => {
    response.json(
      await guardEnvironment(
        request,
        {
          eventId: 'deployment-read',
          permission: protonEnvironmentReadPermission,
        },
        ({ client, scope }) =>
          listDeployments({
            client,
            extension: proton.extension(scope),
            environmentName: scope.resourceId,
            nextToken: readQuery(request, 'nextToken'),
          }),
      ),
    );
  });

  router.get(DEPLOYMENT_PATH, async (request, response) => {
    const { deploymentId } = request.params;
    response.json(
      await guardEnvironment(
        request,
        {
          eventId: 'deployment-read',
          permission: protonEnvironmentReadPermission,
          alsoPermissions: [protonEnvironmentLogsReadPermission],
          secretsPermission: protonEnvironmentOutputsReadPermission,
          meta: { deploymentId },
        },
        async ({ client, scope, environments, resource }) => {
          const [mayReadLogs, mayReadOutputs] = await Promise.all([
            environments.allows(protonEnvironmentLogsReadPermission, resource),
            environments.allows(
              protonEnvironmentOutputsReadPermission,
              resource,
            ),
          ]);
          return readDeploymentDetails({
            client,
            extension: proton.extension(scope),
            environmentName: scope.resourceId,
            deploymentId,
            mayReadLogs,
            mayReadOutputs,
          });
        },
      ),
    );
  });

  const logRule = (request: Request) => ({
    eventId: 'deployment-log-read',
    permission: protonEnvironmentLogsReadPermission,
    meta: { deploymentId: request.params.deploymentId },
  });

  router.get(`${DEPLOYMENT_PATH}/log`, async (request, response) => {
    const { deploymentId } = request.params;
    response.json(
      await guardEnvironment(request, logRule(request), async environment => {
        const extension = await openDeployment(environment, deploymentId);
        return extension.listDeploymentLog({
          deploymentId,
          after: readCount(request, 'after'),
          limit: Math.min(
            readCount(request, 'limit') ?? MAX_LOG_EVENTS,
            MAX_LOG_EVENTS,
          ),
        });
      }),
    );
  });

  router.get(`${DEPLOYMENT_PATH}/log/stream`, async (request, response) => {
    const { deploymentId } = request.params;
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const { signal } = gone;
    const lines = await guardEnvironment(
      request,
      logRule(request),
      async environment => {
        const extension = await openDeployment(environment, deploymentId);
        return extension.followDeploymentLog({
          deploymentId,
          after: readCount(request, 'after'),
          signal,
        });
      },
    );
    try {
      await streamDeploymentLog(response, lines, signal);
    } catch (error) {
      // The head is sent: the reader sees that the stream broke off.
      if (!response.headersSent) {
        throw error;
      }
    }
  });

  router.get(`${DEPLOYMENT_PATH}/plan`, async (request, response) => {
    const { deploymentId } = request.params;
    response.json(
      await guardEnvironment(
        request,
        { ...logRule(request), eventId: 'deployment-plan-read' },
        async environment => {
          const extension = await openDeployment(environment, deploymentId);
          return extension.getDeploymentPlan({ deploymentId });
        },
      ),
    );
  });
}
