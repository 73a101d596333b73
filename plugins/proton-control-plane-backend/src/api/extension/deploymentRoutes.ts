import express from 'express';
import { DeploymentService } from '../../deployments/DeploymentService';
import { followLog } from '../../deployments/logs/followLog';
import { LogAnnouncements } from '../../deployments/logs/LogAnnouncements';
import { authenticateExtension } from '../authentication/authenticateExtension';
import { Authenticator } from '../authentication/Authenticator';
import { toScope } from '../handlers/members';
import { streamLog } from './logStream';
import {
  readId,
  readLogLevel,
  readNumber,
  withBackstageErrors,
} from './requestParameters';

const MAX_LOG_EVENTS = 1_000;

/** Adds what there is to know of one deployment. */
export function addDeploymentRoutes(
  router: express.Router,
  options: {
    authenticator: Authenticator;
    deployments: DeploymentService;
    logAnnouncements: LogAnnouncements;
  },
): void {
  const { authenticator, deployments, logAnnouncements } = options;
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
    const level = readLogLevel(req.query.level);
    const page = await withBackstageErrors(() =>
      deployments.readLog(
        scope,
        readId(req.params.id),
        after,
        Math.max(1, Math.min(limit, MAX_LOG_EVENTS)),
        level,
      ),
    );
    res.json(page);
  });

  router.get('/extension/v1/deployments/:id/log/stream', async (req, res) => {
    const scope = await authenticate(req);
    const deploymentId = readId(req.params.id);
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
      scope,
      deploymentId,
      after,
      signal,
    });
    await withBackstageErrors(() => streamLog(res, pages, signal));
  });

  router.get('/extension/v1/deployments/:id/record', async (req, res) => {
    const scope = await authenticate(req);
    const record = await withBackstageErrors(() =>
      deployments.readRecord(scope, readId(req.params.id)),
    );
    res.json(record);
  });

  router.get('/extension/v1/deployments/:id/plan', async (req, res) => {
    const scope = await authenticate(req);
    const plan = await withBackstageErrors(() =>
      deployments.readPlan(scope, readId(req.params.id)),
    );
    res.json(plan);
  });
}
