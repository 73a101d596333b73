import {
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
} from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import express from 'express';
import Router from 'express-promise-router';
import { Database } from '../../database/Database';
import { StateTokenRecord } from '../../database/StateTokenStore';
import {
  StateLockedError,
  StateRefusedError,
  StateService,
  StateUser,
} from '../../states/StateService';
import { RefusalAudit } from '../audit/RefusalAudit';
import { RequestAudit } from '../audit/RequestAudit';
import { AccessKeys } from '../authentication/AccessKeys';
import { readRequestBody } from '../wire/readRequestBody';
import { authenticateStateToken } from './authenticateStateToken';

const MAX_LOCK_BYTES = 16 * 1024;

export interface StateRouterOptions {
  accessKeys: AccessKeys;
  refusals: RefusalAudit;
  audit: RequestAudit;
  database: Database;
  states: StateService;
}

interface StateRequest {
  user: StateUser;
  req: express.Request;
  res: express.Response;
}

/**
 * Serves states under `/state/v1` as Terraform's `http` backend expects them,
 * to people who were given a token for one state.
 */
export function createStateRouter(options: StateRouterOptions): express.Router {
  const { audit, refusals, states } = options;
  const router = Router();

  async function authenticate(
    req: express.Request,
    res: express.Response,
  ): Promise<StateTokenRecord> {
    try {
      return await authenticateStateToken(options, req);
    } catch (error) {
      if (error instanceof AuthenticationError) {
        res.set('WWW-Authenticate', 'Basic realm="state"');
      }
      if (
        error instanceof AuthenticationError ||
        error instanceof NotAllowedError
      ) {
        await refusals.refused(req, error);
      }
      throw error;
    }
  }

  function add(
    [method, path]: ['get' | 'post' | 'put' | 'delete', string],
    eventId: string,
    answer: (request: StateRequest) => Promise<void>,
  ): void {
    router[method](`/state/v1${path}`, async (req, res) => {
      const token = await authenticate(req, res);
      const { accountId, region, principal, targetId, targetName } = token;
      await audit.run(
        {
          req,
          caller: {
            context: { accountId, region, principal, initiator: {} },
            isPlugin: false,
          },
          rule: {
            eventId,
            severityLevel: 'high',
            meta: { environmentName: targetName },
          },
        },
        async () => {
          try {
            await answer({ user: { targetId, name: principal }, req, res });
          } catch (error) {
            throw toHttpError(error);
          }
        },
      );
    });
  }

  add(['get', ''], 'environment-state-read', async ({ user, res }) => {
    const state = await states.read(user.targetId);
    if (state) {
      res.type('json').send(state);
    } else {
      res.status(204).end();
    }
  });

  add(['post', ''], 'environment-state-write', async ({ user, req, res }) => {
    const contents = await readRequestBody(req, res, {
      // The service says what is wrong with a state that is too large.
      maxBytes: states.limits.maxBytes + 1,
    });
    const { ID: lockId } = req.query;
    await states.write(
      user,
      Buffer.from(contents),
      typeof lockId === 'string' ? lockId : undefined,
    );
    res.status(204).end();
  });

  add(
    ['put', '/lock'],
    'environment-state-lock',
    async ({ user, req, res }) => {
      const info = await readLockInfo(req, res);
      try {
        await states.lock(user, info.ID, info);
        res.status(200).end();
      } catch (error) {
        if (!(error instanceof StateLockedError)) {
          throw error;
        }
        // Terraform shows the ID in the response.
        res.status(423).json(error.lock.info);
      }
    },
  );

  add(
    ['delete', '/lock'],
    'environment-state-unlock',
    async ({ user, req, res }) => {
      const { ID } = await readLockInfo(req, res);
      const isUnlocked = await states.unlock(user.targetId, ID);
      const lock = isUnlocked
        ? undefined
        : await states.findLock(user.targetId);
      if (lock) {
        // Terraform would report that it has unlocked the state.
        throw new StateLockedError(lock);
      }
      res.status(200).end();
    },
  );

  return router;
}

async function readLockInfo(
  req: express.Request,
  res: express.Response,
): Promise<JsonObject & { ID: string }> {
  const body = await readRequestBody(req, res, { maxBytes: MAX_LOCK_BYTES });
  let info: JsonObject | undefined;
  try {
    info = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    info = undefined;
  }
  const { ID } = info ?? {};
  if (typeof ID !== 'string' || ID === '' || ID.length > 100) {
    throw new InputError(
      "The request must have Terraform's lock info with an ID of up to 100 characters",
    );
  }
  return { ...info, ID };
}

function toHttpError(error: unknown): unknown {
  return error instanceof StateRefusedError || error instanceof StateLockedError
    ? new ConflictError(`The state is refused: it ${error.message}`)
    : error;
}
