import { InputError, NotFoundError } from '@backstage/errors';
import express from 'express';
import Router from 'express-promise-router';
import { DeploymentService } from '../../deployments/DeploymentService';
import { ResourceNotFoundException } from '../../errors';
import { TemplateSyncService } from '../../templateSync/TemplateSyncService';
import { authenticateExtension } from '../authentication/authenticateExtension';
import { Authenticator } from '../authentication/Authenticator';
import { toScope } from '../handlers/members';
import { readRequestBody } from '../wire/readRequestBody';

const MAX_LOG_EVENTS = 1_000;

/** Serves what Proton's API has no word for, under `/extension/v1`. */
export function createExtensionRouter(options: {
  authenticator: Authenticator;
  deployments: DeploymentService;
  templateSync: TemplateSyncService;
}): express.Router {
  const { authenticator, deployments, templateSync } = options;
  const router = Router();

  router.get('/extension/v1/deployments/:id/log', async (req, res) => {
    const context = await authenticateExtension({
      req,
      authenticator,
      action: 'proton:GetDeployment',
    });
    const after = readNumber(req.query.after, 'after', 0);
    const limit = readNumber(req.query.limit, 'limit', MAX_LOG_EVENTS);
    const page = await found(() =>
      deployments.readLog(
        toScope(context),
        readId(req.params.id),
        after,
        Math.max(1, Math.min(limit, MAX_LOG_EVENTS)),
      ),
    );
    res.json(page);
  });

  router.get(
    '/extension/v1/environments/:name/sensitive-outputs',
    async (req, res) => {
      const context = await authenticateExtension({
        req,
        authenticator,
        action: 'proton:ListEnvironmentOutputs',
      });
      const outputs = await found(() =>
        deployments.listOutputs(toScope(context), req.params.name),
      );
      res.json({
        keys: outputs.filter(output => output.sensitive).map(({ key }) => key),
      });
    },
  );

  router.post('/extension/v1/template-sync/:templateName', async (req, res) => {
    // What it says does not matter, but a signature covers it.
    await readRequestBody(req, res);
    const context = await authenticateExtension({
      req,
      authenticator,
      action: 'proton:UpdateTemplateSyncConfig',
    });
    const { templateName } = req.params;
    await found(() =>
      templateSync.request({ ...toScope(context), templateName }),
    );
    res.status(202).json({ templateName });
  });

  return router;
}

async function found<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      throw new NotFoundError(error.message);
    }
    throw error;
  }
}

const UUID_PATTERN =
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function readId(id: string): string {
  if (!UUID_PATTERN.test(id)) {
    throw new InputError(`"${id}" is no deployment id`);
  }
  return id;
}

function readNumber(value: unknown, name: string, fallback: number): number {
  if (value === undefined) {
    return fallback;
  }
  const number = typeof value === 'string' ? Number(value) : NaN;
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new InputError(`${name} must be a whole number, 0 or more`);
  }
  return number;
}
