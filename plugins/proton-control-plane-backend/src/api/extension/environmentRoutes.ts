import express from 'express';
import { DeploymentService } from '../../deployments/DeploymentService';
import { EnvironmentRetention } from '../../environments/EnvironmentRetention';
import { shorten } from '../audit/auditableRequest';
import { toScope } from '../handlers/members';
import { ExtensionGuard } from './createExtensionGuard';
import { readIds, readName } from './requestParameters';

/** Adds what Proton's operations for environments leave out. */
export function addEnvironmentRoutes(
  router: express.Router,
  options: {
    guard: ExtensionGuard;
    deployments: DeploymentService;
    retention: EnvironmentRetention;
  },
): void {
  const { guard, deployments, retention } = options;
  const toMeta = (name: string) => ({ environmentName: shorten(name) });

  router.get(
    '/extension/v1/environments/:name/sensitive-outputs',
    async (req, res) => {
      const { name } = req.params;
      const outputs = await guard(
        {
          req,
          res,
          rule: {
            eventId: 'environment-sensitive-outputs-list',
            severityLevel: 'low',
            meta: toMeta(name),
            actions: ['proton:ListEnvironmentOutputs'],
            template: 'unbound',
          },
        },
        async ({ context }) =>
          deployments.listOutputs(toScope(context), {
            kind: 'environment',
            name: readName(name),
          }),
      );
      res.json({
        keys: outputs.filter(output => output.sensitive).map(({ key }) => key),
      });
    },
  );

  router.get(
    '/extension/v1/environments/:name/deployment-records',
    async (req, res) => {
      const { name } = req.params;
      const records = await guard(
        {
          req,
          res,
          rule: {
            eventId: 'deployment-read',
            severityLevel: 'low',
            meta: toMeta(name),
            actions: ['proton:GetDeployment'],
            template: 'unbound',
          },
        },
        async ({ context }) =>
          deployments.listRecords(
            toScope(context),
            { kind: 'environment', name: readName(name) },
            readIds(req.query.deploymentId, 'deploymentId'),
          ),
      );
      res.json({ records });
    },
  );

  router.post('/extension/v1/environments/:name/retain', async (req, res) => {
    const { name } = req.params;
    res.json(
      await guard(
        {
          req,
          res,
          rule: {
            eventId: 'environment-retain',
            severityLevel: 'high',
            meta: toMeta(name),
            // What is left behind costs money that nobody watches any more.
            ofPlugins: true,
            // A delete leaves nothing behind that costs money, and this may.
            actions: ['proton:DeleteEnvironment', 'proton:RetainEnvironment'],
            template: 'checked',
            body: {},
          },
        },
        async ({ context, note }) => {
          const retained = await retention.retain(context, readName(name));
          note({ ...retained });
          return retained;
        },
      ),
    );
  });

  router.post(
    '/extension/v1/environments/:name/accept-state',
    async (req, res) => {
      const { name } = req.params;
      res.json(
        await guard(
          {
            req,
            res,
            rule: {
              eventId: 'environment-accept-state',
              severityLevel: 'high',
              meta: toMeta(name),
              ofPlugins: true,
              // The next update may build a second time what the state doesn't list.
              actions: [
                'proton:UpdateEnvironment',
                'proton:AcceptEnvironmentState',
              ],
              template: 'checked',
              body: {},
            },
          },
          async ({ context, note }) => {
            const accepted = await retention.acceptState(
              context,
              readName(name),
            );
            note({ ...accepted });
            return accepted;
          },
        ),
      );
    },
  );
}
