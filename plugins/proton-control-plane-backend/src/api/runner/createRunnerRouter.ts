import {
  AuthenticationError,
  ConflictError,
  InputError,
} from '@backstage/errors';
import { RUNNER_PROTOCOL_HEADER } from '@proton-vending/backstage-plugin-proton-common';
import { RunnerStep } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import express from 'express';
import Router from 'express-promise-router';
import { rateLimit } from 'express-rate-limit';
import {
  TooManyValuesError,
  parseBoundedJson,
} from '../../json/parseBoundedJson';
import { RunnerMetrics } from '../../metrics/RunnerMetrics';
import { RunnerCaller } from '../../runners/ReportedRuns';
import { RunnerApi } from '../../runners/createRunnerApi';
import {
  LOCK_FILE,
  LOG_LINES,
  PLAN,
  PLAN_FILE_LOSSES,
  PROGRESS,
  RESULTS,
  SAVED_PLAN,
  STATE_LOCK,
  STATE_SUMMARY,
  STATE_WRITE,
  parseReport,
} from '../../runners/reportSchemas';
import { findTemplateName } from '../../runners/runOwner';
import { StateConflictError } from '../../runners/runnerErrors';
import { RefusalAudit } from '../audit/RefusalAudit';
import { RequestAudit } from '../audit/RequestAudit';
import { readRequestBody } from '../wire/readRequestBody';
import { LARGE_BODY, RunnerUploads } from './RunnerUploads';
import { describeRunnerCall, authenticateRunner } from './runnerCaller';

const MEBIBYTE = 1024 * 1024;

/** What a request's body may be. */
interface BodyLimits {
  maxBytes: number;
  /** Objects, lists, texts and numbers, also those inside others. */
  maxValues: number;
}

/** Of a body that is one long text, beside the lock that it needs. */
const FEW_VALUES = 10;

const BODIES = {
  small: { maxBytes: 64 * 1024, maxValues: 10_000 },
  report: { maxBytes: LARGE_BODY, maxValues: 150_000 },
  lockFile: { maxBytes: LARGE_BODY, maxValues: FEW_VALUES },
  /** It has all changes in it. */
  previewResult: { maxBytes: 16 * MEBIBYTE, maxValues: 1_000_000 },
  savedPlan: { maxBytes: 96 * MEBIBYTE, maxValues: FEW_VALUES },
};

/** As the runner waits for its requests, by how large they are. */
const BODY_TIMEOUT = {
  small: 10_000,
  others: 60_000,
  largestSmall: 256 * 1024,
};

/** A runner calls a few times a second. */
const RATE = { windowMs: 10_000, limit: 400 };

export interface RunnerRouterOptions {
  runners: RunnerApi;
  metrics: RunnerMetrics;
  audit: RequestAudit;
  /** Keeps refused tokens in the audit log. */
  refusals: RefusalAudit;
  /** How large a state may be, in bytes. */
  maxStateBytes: number;
}

interface RunnerRoute {
  /** None is read when absent. */
  body?: BodyLimits | ((step: RunnerStep) => BodyLimits);
  /** Under which each call is audited; only counted when absent. */
  eventId?: string;
  /** Whether runners call it too whose deployment is over. */
  isForLate?: boolean;
  /** Whether runners call it too that speak an older protocol: it may never change. */
  isForOlder?: boolean;
  /** Whether runners of previews call it too, which change nothing. */
  isForPreviews?: boolean;
  /** Whether runners that plan call it too, which change no state; they do when absent. */
  isForPlans?: boolean;
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
  audit,
  maxStateBytes,
  metrics,
  refusals,
  runners,
}: RunnerRouterOptions): express.Router {
  const { assignments, output, plans, reports, results, runs } = runners;
  const router = Router();
  const uploads = new RunnerUploads();
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

  function count(call: string, res: express.Response): void {
    res.on('close', () =>
      metrics.countCall(
        call,
        res.writableFinished ? res.statusCode : undefined,
      ),
    );
  }

  async function identify(
    req: express.Request,
    isForLate: boolean,
  ): Promise<RunnerCaller> {
    try {
      return await authenticateRunner(runs, req, { isForLate });
    } catch (error) {
      if (error instanceof AuthenticationError) {
        await refusals.refused(req, error);
      }
      throw error;
    }
  }

  function add(
    [method, path]: ['get' | 'post' | 'put' | 'delete', string],
    {
      eventId,
      isForLate = false,
      isForOlder = false,
      isForPlans = true,
      isForPreviews,
      ...route
    }: RunnerRoute,
    answer: (request: RunnerRequest) => Promise<object | void>,
  ): void {
    router[method](`/runner/v1${path}`, async (req, res) => {
      count(`${method} ${path}`, res);
      const caller = await identify(req, isForLate);
      res.locals.runId = caller.run.id;
      await new Promise<void>((resolve, reject) => {
        res.once('finish', resolve);
        limitRate(req, res, error => (error ? reject(error) : resolve()));
      });
      if (res.headersSent) {
        return;
      }
      await results.requireProtocol(
        caller,
        req.header(RUNNER_PROTOCOL_HEADER),
        { isForOlder },
      );
      if (caller.run.step === 'preview' && !isForPreviews) {
        throw new ConflictError(
          `A run of a preview changes nothing, so it can't call ${method.toUpperCase()} ${path}`,
        );
      }
      if (caller.run.step === 'plan' && !isForPlans) {
        throw new ConflictError(
          `A run that plans changes no state, so it can't call ${method.toUpperCase()} ${path}`,
        );
      }
      const work = (body?: unknown) => {
        const call = () => answer({ caller, body, req, res });
        return eventId === undefined
          ? call()
          : audit.run(describeRunnerCall(eventId, caller, req), call);
      };
      const limits =
        typeof route.body === 'function'
          ? route.body(caller.run.step)
          : route.body;
      const content =
        limits === undefined
          ? await work()
          : await withBody({ caller, req, res, limits }, work);
      if (content) {
        res.json(content);
      } else {
        res.status(204).end();
      }
    });
  }

  /** Reads a body, and works with it, unless there are too many at a time. */
  async function withBody<T>(
    {
      caller,
      limits,
      req,
      res,
    }: Omit<RunnerRequest, 'body'> & { limits: BodyLimits },
    work: (body: unknown) => Promise<T>,
  ): Promise<T> {
    const { maxBytes, maxValues } = limits;
    const declared = Number(req.header('content-length') ?? Infinity);
    const bytes = Math.min(declared, maxBytes);
    let end: () => void;
    try {
      end = await beginUpload(caller, bytes);
    } catch (error) {
      res.set('Retry-After', '1');
      throw error;
    }
    try {
      const { largestSmall, others, small } = BODY_TIMEOUT;
      const timeout = bytes > largestSmall ? others : small;
      return await work(
        await parseBody(
          await readRequestBody(req, res, { maxBytes, timeout }),
          maxValues,
        ),
      );
    } finally {
      end();
    }
  }

  async function beginUpload({ run }: RunnerCaller, bytes: number) {
    const name =
      bytes > LARGE_BODY
        ? await findTemplateName(runs.database.stores, run)
        : undefined;
    const template = name && `${run.accountId}/${run.region}/${name}`;
    return uploads.begin({ runId: run.id, template }, bytes);
  }

  /** A deployment sends states every second: only what is refused is audited. */
  async function writeState({ body, caller, req }: RunnerRequest) {
    const { lockId, state } = parseReport(STATE_WRITE, body);
    try {
      await reports.writeState(caller, state, lockId);
    } catch (error) {
      if (error instanceof StateConflictError) {
        const event = describeRunnerCall('runner-state-refused', caller, req);
        await audit.run(event, () => Promise.reject(error));
      }
      throw error;
    }
  }

  add(
    ['get', '/run'],
    { eventId: 'runner-run-fetch', isForPreviews: true },
    ({ caller }) => assignments.fetch(caller),
  );

  add(['post', '/heartbeat'], { isForPreviews: true }, ({ caller }) =>
    assignments.heartbeat(caller),
  );

  add(['post', '/log'], { body: BODIES.report }, ({ body, caller }) =>
    output.log(caller, parseReport(LOG_LINES, body)),
  );

  add(['put', '/plan'], { body: BODIES.report }, ({ body, caller }) =>
    output.recordPlan(caller, parseReport(PLAN, body)),
  );

  add(['post', '/plan/losses'], { body: BODIES.report }, ({ body, caller }) =>
    output.checkLosses(caller, parseReport(PLAN_FILE_LOSSES, body)),
  );

  add(['put', '/progress'], { body: BODIES.small }, ({ body, caller }) =>
    reports.recordProgress(caller, parseReport(PROGRESS, body)),
  );

  add(['put', '/lock-file'], { body: BODIES.lockFile }, ({ body, caller }) =>
    reports.keepLockFile(caller, parseReport(LOCK_FILE, body)),
  );

  add(
    ['put', '/saved-plan'],
    { body: BODIES.savedPlan, isForPreviews: true },
    ({ body, caller }) => plans.save(caller, parseReport(SAVED_PLAN, body)),
  );

  add(
    ['get', '/saved-plan'],
    { eventId: 'runner-saved-plan-read' },
    async ({ caller }) => plans.read(caller),
  );

  add(
    ['post', '/result'],
    {
      body: step => (step === 'preview' ? BODIES.previewResult : BODIES.report),
      isForPreviews: true,
    },
    ({ body, caller }) =>
      results.record(caller, parseReport(RESULTS[caller.run.step], body)),
  );

  add(
    ['get', '/state'],
    { eventId: 'runner-state-read', isForPreviews: true },
    ({ caller }) =>
      reports.withState(caller, async store => {
        const state = await store.read();
        return state === undefined ? undefined : { state };
      }),
  );

  add(
    ['post', '/state'],
    // A state that is too large is refused with the reason.
    {
      body: {
        maxBytes: 2 * maxStateBytes + MEBIBYTE,
        maxValues: FEW_VALUES,
      },
      isForLate: true,
      isForOlder: true,
      isForPlans: false,
    },
    writeState,
  );

  add(
    ['put', '/state/lock'],
    { body: BODIES.small },
    async ({ body, caller }) => {
      const { lockId, operation } = parseReport(STATE_LOCK, body);
      return reports.withState(caller, async store => {
        const holder = await store.lock(lockId, operation);
        return holder === undefined
          ? { locked: true }
          : { locked: false, holder };
      });
    },
  );

  add(['delete', '/state/lock'], {}, async ({ caller, req }) => {
    const { lockId } = parseReport(STATE_LOCK, req.query);
    await reports.withState(caller, store => store.unlock(lockId));
  });

  add(
    ['put', '/state/summary'],
    { body: BODIES.report, isForOlder: true },
    ({ body, caller }) =>
      reports.recordState(caller, parseReport(STATE_SUMMARY, body)),
  );

  router.use('/runner/v1', (_, res, next) => {
    count('unknown', res);
    next();
  });

  return router;
}

async function parseBody(
  bytes: Uint8Array,
  maxValues: number,
): Promise<unknown> {
  try {
    return await parseBoundedJson(bytes, maxValues);
  } catch (error) {
    throw new InputError(
      error instanceof TooManyValuesError
        ? `The request body ${error.message}`
        : "The request body isn't JSON",
    );
  }
}
