import express from 'express';
import { DeploymentService } from '../../deployments/DeploymentService';
import { authenticateExtension } from '../authentication/authenticateExtension';
import { Authenticator } from '../authentication/Authenticator';
import { toScope } from '../handlers/members';
import { withBackstageErrors } from './requestParameters';

/** Adds what Proton's operations for environments leave out. */
export function addEnvironmentRoutes(
  router: express.Router,
  options: { authenticator: Authenticator; deployments: DeploymentService },
): void {
  const { authenticator, deployments } = options;

  router.get(
    '/extension/v1/environments/:name/sensitive-outputs',
    async (req, res) => {
      const context = await authenticateExtension({
        req,
        authenticator,
        action: 'proton:ListEnvironmentOutputs',
      });
      const outputs = await withBackstageErrors(() =>
        deployments.listOutputs(toScope(context), req.params.name),
      );
      res.json({
        keys: outputs.filter(output => output.sensitive).map(({ key }) => key),
      });
    },
  );
}
