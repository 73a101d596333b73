import { AuditorService } from '@backstage/backend-plugin-api';
import express from 'express';
import { DeploymentService } from '../../deployments/DeploymentService';
import { EnvironmentRetention } from '../../environments/EnvironmentRetention';
import {
  authenticateExtension,
  checkExtensionHeaders,
} from '../authentication/authenticateExtension';
import { Authenticator } from '../authentication/Authenticator';
import { toScope } from '../handlers/members';
import { readRequestBody } from '../wire/readRequestBody';
import { readIds, readName, withBackstageErrors } from './requestParameters';

/** Adds what Proton's operations for environments leave out. */
export function addEnvironmentRoutes(
  router: express.Router,
  options: {
    authenticator: Authenticator;
    deployments: DeploymentService;
    retention: EnvironmentRetention;
    auditor: AuditorService;
  },
): void {
  const { authenticator, deployments, retention, auditor } = options;

  router.get(
    '/extension/v1/environments/:name/sensitive-outputs',
    async (req, res) => {
      const context = await authenticateExtension({
        req,
        authenticator,
        action: 'proton:ListEnvironmentOutputs',
      });
      const outputs = await withBackstageErrors(() =>
        deployments.listOutputs(toScope(context), readName(req.params.name)),
      );
      res.json({
        keys: outputs.filter(output => output.sensitive).map(({ key }) => key),
      });
    },
  );

  router.get(
    '/extension/v1/environments/:name/deployment-records',
    async (req, res) => {
      const context = await authenticateExtension({
        req,
        authenticator,
        action: 'proton:GetDeployment',
      });
      const records = await withBackstageErrors(() =>
        deployments.listRecords(
          toScope(context),
          readName(req.params.name),
          readIds(req.query.deploymentId, 'deploymentId'),
        ),
      );
      res.json({ records });
    },
  );

  router.post('/extension/v1/environments/:name/retain', async (req, res) => {
    await checkExtensionHeaders({ req, authenticator });
    // What it says does not matter, but a signature covers it.
    await readRequestBody(req, res);
    const context = await authenticateExtension({
      req,
      authenticator,
      // A delete leaves nothing behind that costs money, and this may.
      action: ['proton:DeleteEnvironment', 'proton:RetainEnvironment'],
    });
    const name = readName(req.params.name);
    const scope = toScope(context);
    const { initiator, principal } = context;
    const audit = await auditor.createEvent({
      eventId: 'environment-retain',
      severityLevel: 'high',
      request: req,
      meta: { ...scope, environmentName: name, principal, ...initiator },
    });
    try {
      const retained = await withBackstageErrors(() =>
        retention.retain({ ...scope, principal, initiator }, name),
      );
      await audit.success({ meta: { ...retained } });
      res.json(retained);
    } catch (error) {
      await audit.fail({
        error: error instanceof Error ? error : new Error(String(error)),
      });
      throw error;
    }
  });
}
