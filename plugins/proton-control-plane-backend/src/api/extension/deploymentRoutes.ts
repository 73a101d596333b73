import express from 'express';
import { DeploymentService } from '../../deployments/DeploymentService';
import { authenticateExtension } from '../authentication/authenticateExtension';
import { Authenticator } from '../authentication/Authenticator';
import { toScope } from '../handlers/members';
import { readId, readNumber, withBackstageErrors } from './requestParameters';

const MAX_LOG_EVENTS = 1_000;

/** Adds what there is to know of one deployment. */
export function addDeploymentRoutes(
  router: express.Router,
  options: { authenticator: Authenticator; deployments: DeploymentService },
): void {
  const { authenticator, deployments } = options;
  const authenticate = async (req: express.Request) =>
    toScope(
      await authenticateExtension({
        req,
        authenticator,
        action: 'proton:GetDeployment',
      }),
    );

  router.get('/extension/v1/deployments/:id/log', async (req, res) => {
    const scope = await authenticate(req);
    const after = readNumber(req.query.after, 'after', 0);
    const limit = readNumber(req.query.limit, 'limit', MAX_LOG_EVENTS);
    const page = await withBackstageErrors(() =>
      deployments.readLog(
        scope,
        readId(req.params.id),
        after,
        Math.max(1, Math.min(limit, MAX_LOG_EVENTS)),
      ),
    );
    res.json(page);
  });

  router.get('/extension/v1/deployments/:id/plan', async (req, res) => {
    const scope = await authenticate(req);
    const plan = await withBackstageErrors(() =>
      deployments.readPlan(scope, readId(req.params.id)),
    );
    res.json(plan);
  });
}
