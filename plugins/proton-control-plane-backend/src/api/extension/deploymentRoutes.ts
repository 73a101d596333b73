import express from 'express';
import { DeploymentService } from '../../deployments/DeploymentService';
import { followLog } from '../../deployments/logs/followLog';
import { LogAnnouncements } from '../../deployments/logs/LogAnnouncements';
import { toScope } from '../handlers/members';
import { ExtensionGuard, ExtensionRule } from './createExtensionGuard';
import { streamLog } from './logStream';
import { readId, readLogLevel, readNumber } from './requestParameters';

const MAX_LOG_EVENTS = 1_000;

/** Adds what Proton's operations leave out of one deployment. */
export function addDeploymentRoutes(
  router: express.Router,
  options: {
    guard: ExtensionGuard;
    deployments: DeploymentService;
    logAnnouncements: LogAnnouncements;
  },
): void {
  const { guard, deployments, logAnnouncements } = options;
  const toRule = (eventId: string, id: string): ExtensionRule => ({
    eventId,
    severityLevel: 'low',
    meta: { deploymentId: id.slice(0, 36) },
    actions: ['proton:GetDeployment'],
    template: 'unbound',
  });

  router.get('/extension/v1/deployments/:id/log', async (req, res) => {
    const { id } = req.params;
    const rule = toRule('deployment-log-read', id);
    res.json(
      await guard({ req, res, rule }, async ({ context }) => {
        const after = readNumber(req.query.after, 'after', 0);
        const limit = readNumber(req.query.limit, 'limit', MAX_LOG_EVENTS);
        const level = readLogLevel(req.query.level);
        return deployments.readLog(
          toScope(context),
          readId(id),
          after,
          Math.max(1, Math.min(limit, MAX_LOG_EVENTS)),
          level,
        );
      }),
    );
  });

  router.get('/extension/v1/deployments/:id/log/stream', async (req, res) => {
    const { id } = req.params;
    const rule = toRule('deployment-log-read', id);
    await guard({ req, res, rule }, async ({ context }) => {
      const deploymentId = readId(id);
      // Sent by a client that was cut off, with the address it had first.
      const after =
        readNumber(req.header('last-event-id'), 'Last-Event-ID', 0) ||
        readNumber(req.query.after, 'after', 0);
      const gone = new AbortController();
      res.on('close', () => gone.abort());
      const signal = AbortSignal.any([gone.signal, logAnnouncements.closed]);
      const pages = followLog({
        deployments,
        announcements: logAnnouncements,
        scope: toScope(context),
        deploymentId,
        after,
        signal,
      });
      await streamLog(res, pages, signal);
    });
  });

  router.get('/extension/v1/deployments/:id/record', async (req, res) => {
    const { id } = req.params;
    const rule = toRule('deployment-read', id);
    res.json(
      await guard({ req, res, rule }, async ({ context }) =>
        deployments.readRecord(toScope(context), readId(id)),
      ),
    );
  });

  router.get('/extension/v1/deployments/:id/plan', async (req, res) => {
    const { id } = req.params;
    const rule = toRule('deployment-plan-read', id);
    res.json(
      await guard({ req, res, rule }, async ({ context }) =>
        deployments.readPlan(toScope(context), readId(id)),
      ),
    );
  });
}
