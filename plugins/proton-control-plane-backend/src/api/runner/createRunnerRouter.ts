import { AuthenticationError, InputError } from '@backstage/errors';
import {
  RUNNER_ID_HEADER,
  RUNNER_PROTOCOL_HEADER,
} from '@proton-vending/backstage-plugin-proton-common';
import express from 'express';
import Router from 'express-promise-router';
import { rateLimit } from 'express-rate-limit';
import { RunnerMetrics } from '../../metrics/RunnerMetrics';
import { RunnerCaller, RunnerReports } from '../../runners/RunnerReports';
import {
  LOCK_FILE,
  LOG_LINES,
  PLAN,
  PROGRESS,
  RESULTS,
  SAVED_PLAN,
  STATE_LOCK,
  STATE_SUMMARY,
  STATE_WRITE,
  parseReport,
} from '../../runners/reportSchemas';
import { readRequestBody } from '../wire/readRequestBody';

const MEBIBYTE = 1024 * 1024;

/** Bytes of a request's body. */
const MAX_BYTES = {
  small: 64 * 1024,
  report: 4 * MEBIBYTE,
  savedPlan: 96 * MEBIBYTE,
};

/** A runner calls a few times a second. */
const RATE = { windowMs: 10_000, limit: 400 };

export interface RunnerRouterOptions {
  reports: RunnerReports;
  metrics: RunnerMetrics;
  /** How large a state may be, in bytes. */
  maxStateBytes: number;
}

interface RunnerRequest {
  caller: RunnerCaller;
  /** The parsed body; undefined when there is none. */
  body: unknown;
  req: express.Request;
  res: express.Response;
}

/**
 * Serves runners under `/runner/v1`: programs that execute one run of a
 * deployment each, and prove it by the token of this run.
 */
export function createRunnerRouter({
  maxStateBytes,
  metrics,
  reports,
}: RunnerRouterOptions): express.Router {
  const router = Router();
  const limitRate = rateLimit({
    ...RATE,
    standardHeaders: true,
    legacyHeaders: false,
    validate: false,
    keyGenerator: (_, res) => res.locals.runId,
    message: {
      error: {
        name: 'TooManyRequests',
        message: `The runner calls more often than ${RATE.limit} times in ${
          RATE.windowMs / 1_000
        } seconds`,
      },
    },
  });

  /** @param maxBytes - of the body; none is read when absent */
  function add(
    [method, path]: ['get' | 'post' | 'put' | 'delete', string],
    maxBytes: number | undefined,
    answer: (request: RunnerRequest) => Promise<object | void>,
  ): void {
    router[method](`/runner/v1${path}`, async (req, res, next) => {
      res.on('finish', () =>
        metrics.countCall(`${method} ${path}`, res.statusCode),
      );
      const caller = await authenticate(reports, req);
      res.locals.runId = caller.run.id;
      await new Promise<void>((resolve, reject) => {
        res.once('finish', resolve);
        limitRate(req, res, error => (error ? reject(error) : resolve()));
      });
      if (res.headersSent) {
        return;
      }
      await reports.requireProtocol(caller, req.header(RUNNER_PROTOCOL_HEADER));
      const body =
        maxBytes === undefined
          ? undefined
          : parseBody(await readRequestBody(req, res, { maxBytes }));
      try {
        const content = await answer({ caller, body, req, res });
        if (content) {
          res.json(content);
        } else {
          res.status(204).end();
        }
      } catch (error) {
        next(error);
      }
    });
  }

  add(['get', '/run'], undefined, ({ caller }) => reports.fetch(caller));

  add(['post', '/heartbeat'], undefined, ({ caller }) =>
    reports.heartbeat(caller),
  );

  add(['post', '/log'], MAX_BYTES.report, ({ body, caller }) =>
    reports.log(caller, parseReport(LOG_LINES, body)),
  );

  add(['put', '/plan'], MAX_BYTES.report, ({ body, caller }) =>
    reports.recordPlan(caller, parseReport(PLAN, body)),
  );

  add(['put', '/progress'], MAX_BYTES.small, ({ body, caller }) =>
    reports.recordProgress(caller, parseReport(PROGRESS, body)),
  );

  add(['put', '/lock-file'], MAX_BYTES.report, ({ body, caller }) =>
    reports.keepLockFile(caller, parseReport(LOCK_FILE, body)),
  );

  add(['put', '/saved-plan'], MAX_BYTES.savedPlan, ({ body, caller }) =>
    reports.savePlan(caller, parseReport(SAVED_PLAN, body)),
  );

  add(['get', '/saved-plan'], undefined, async ({ caller }) =>
    reports.readSavedPlan(caller),
  );

  add(['post', '/result'], MAX_BYTES.report, ({ body, caller }) =>
    reports.recordResult(caller, parseReport(RESULTS[caller.run.step], body)),
  );

  add(['get', '/state'], undefined, ({ caller }) =>
    reports.withState(caller, async store => {
      const state = await store.read();
      return state === undefined ? undefined : { state };
    }),
  );

  add(
    ['post', '/state'],
    // A state that is too large is refused with the reason.
    2 * maxStateBytes + MEBIBYTE,
    async ({ body, caller }) => {
      const { lockId, state } = parseReport(STATE_WRITE, body);
      await reports.withState(caller, store => store.write(state, lockId));
    },
  );

  add(['put', '/state/lock'], MAX_BYTES.small, async ({ body, caller }) => {
    const { lockId, operation } = parseReport(STATE_LOCK, body);
    return reports.withState(caller, async store => {
      const holder = await store.lock(lockId, operation);
      return holder === undefined
        ? { locked: true }
        : { locked: false, holder };
    });
  });

  add(['delete', '/state/lock'], undefined, async ({ caller, req }) => {
    const { lockId } = parseReport(STATE_LOCK, req.query);
    await reports.withState(caller, store => store.unlock(lockId));
  });

  add(['put', '/state/summary'], MAX_BYTES.report, ({ body, caller }) =>
    reports.recordState(caller, parseReport(STATE_SUMMARY, body)),
  );

  return router;
}

/** @throws AuthenticationError when the token belongs to no current run */
async function authenticate(
  reports: RunnerReports,
  req: express.Request,
): Promise<RunnerCaller> {
  const [scheme, token = ''] = (req.header('authorization') ?? '').split(' ');
  const run =
    scheme.toLowerCase() === 'bearer' && token !== ''
      ? await reports.findRun(token)
      : undefined;
  if (!run) {
    throw new AuthenticationError(
      "The token isn't valid for any run: the run is over, or the token was never valid. Runners get their token from the control plane that starts them",
    );
  }
  const runnerId = req.header(RUNNER_ID_HEADER) ?? '';
  if (!/^[\w-]{8,64}$/.test(runnerId)) {
    throw new InputError(
      `The header ${RUNNER_ID_HEADER} must be 8 to 64 letters, digits, _ or -`,
    );
  }
  return { run, runnerId };
}

function parseBody(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new InputError("The request body isn't JSON");
  }
}
