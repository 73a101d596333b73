import { JsonObject } from '@backstage/types';
import {
  ProvisioningError,
  ProvisioningInterrupted,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineRun,
  EngineRunReference,
  EngineRunners,
  EngineWaiting,
  RunHandle,
  RunInspection,
  RunLauncher,
  RunReport,
  RunnerStep,
  waiting,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { Patience, findPatience, measureSilence } from './patience';

/** The step fails after this many lost runners. */
const MAX_ATTEMPTS = 5;

const STARTING_MS = 10_000;
/** The longest interval for a runner that hasn't started, as a multiple of `lostAfter`. */
const LONGEST_START = 5;
const AT_WORK_MS = 30_000;
const RETRY_MS = 15_000;

type StartedRun = Pick<RunReport, 'id' | 'step' | 'attempt' | 'deadlineAt'> & {
  /** Whether its launcher is known to have started it. */
  isStarted: boolean;
};

interface FollowOptions {
  launcher: RunLauncher;
  patience: Patience;
  run: EngineRun;
  step: RunnerStep;
  createPayload(run: EngineRun): JsonObject;
}

/**
 * Runs a step to its end: starts a runner, waits for its reports, and
 * replaces a lost runner. Each call continues where the last one ended.
 *
 * @throws ProvisioningError when the step failed
 * @throws ProvisioningInterrupted when the runner was stopped
 */
export async function followRunner(
  options: FollowOptions,
): Promise<JsonObject | EngineWaiting> {
  const { run, step } = options;
  const runs = await requireRunners(run).list();
  const last = runs.filter(each => each.step === step).at(-1);
  if (!last) {
    return start(options, 1);
  }
  const { result } = last;
  switch (result?.kind) {
    case 'succeeded':
      return result.value;
    case 'failed':
      throw new ProvisioningError(
        result.message,
        result.resources,
        result.secrets,
        result.inputProblems,
      );
    case 'interrupted':
      if (run.signal.aborted) {
        throw new ProvisioningInterrupted(async () => result.resources);
      }
      return startAgain(
        options,
        last,
        'Something other than the control plane stopped the runner',
      );
    default:
      return last.closed
        ? startAgain(options, last, last.closed.reason)
        : look(options, last);
  }
}

/** Returns the runs of a deployment. */
export function requireRunners({ runners }: EngineRunReference): EngineRunners {
  if (!runners) {
    throw new Error("This control plane doesn't support runners");
  }
  return runners;
}

export function toHandle(
  { deploymentId }: EngineRunReference,
  { id, step, attempt }: Pick<RunReport, 'id' | 'step' | 'attempt'>,
): RunHandle {
  return { runId: id, deploymentId, step, attempt };
}

/** Checks whether a runner without a result can still send one. */
async function look(
  options: FollowOptions,
  last: RunReport,
): Promise<JsonObject | EngineWaiting> {
  const { launcher, run } = options;
  const { state, message } = await launcher.inspect(toHandle(run, last));
  const { heartbeatAt } = last;
  const known = { ...last, isStarted: isKnownToBeStarted(run, last) };
  if (
    (state === 'starting' || state === 'missing') &&
    !heartbeatAt &&
    !known.isStarted &&
    !run.signal.aborted
  ) {
    // Its launcher was stopped half way, or couldn't start it, for example
    // because a quota was used up. What never started can't be lost.
    return start(options, last.attempt);
  }
  const silence = measureSilence(last);
  const isGone = state === 'ended' || state === 'missing';
  if (!isGone) {
    return wait(run, known, {
      reason: message ?? describeRunner(last, state),
      after: findInterval(last, state, options.patience),
    });
  }
  const patience = findPatience(state, last, options.patience);
  if (silence < patience) {
    return state === 'missing' && !heartbeatAt
      ? start(options, last.attempt)
      : wait(run, known, {
          reason: `${
            run.signal.aborted
              ? 'The runner was asked to stop, and may still be at work'
              : message ?? 'The runner has ended and may still report'
          }${describeExpiry(state, last)}`,
          after: Math.min(STARTING_MS, patience - silence + 100),
        });
  }
  const reason =
    message ??
    (heartbeatAt
      ? 'The runner ended without a result'
      : 'The runner ended before it fetched its run');
  await requireRunners(run).close(last.id, reason);
  const report = await requireRunners(run).find(last.id);
  // The runner may have reported in the meantime.
  return report?.result
    ? followRunner(options)
    : startAgain(options, last, reason);
}

/**
 * When to look again at a runner that hasn't ended. A cluster may have a thousand
 * runs that wait for capacity for hours: each is looked at less often the longer
 * it waits. The watch of the cluster reports changes earlier.
 */
function findInterval(
  last: RunReport,
  state: RunInspection['state'],
  { lostAfter }: Patience,
): number {
  if (last.heartbeatAt) {
    return Math.min(AT_WORK_MS, lostAfter);
  }
  return Math.min(
    Math.max(STARTING_MS, measureSilence(last) / 2),
    state === 'starting' ? LONGEST_START * lostAfter : lostAfter,
  );
}

async function startAgain(
  options: FollowOptions,
  { attempt }: RunReport,
  reason: string,
): Promise<EngineWaiting> {
  const { run, step } = options;
  if (run.signal.aborted) {
    throw new ProvisioningInterrupted();
  }
  if (attempt >= MAX_ATTEMPTS) {
    throw new ProvisioningError(
      `${MAX_ATTEMPTS} runners ended without a result. The reason of the last one: ${reason}. Fix the cause, then ${
        step === 'preview' ? 'preview' : 'deploy'
      } again`,
    );
  }
  await run.log.write({
    step: step === 'plan' || step === 'preview' ? 'planning' : 'applying',
    level: 'warn',
    message: `${reason}. Starting another runner (attempt ${
      attempt + 1
    } of ${MAX_ATTEMPTS})`,
  });
  return start(options, attempt + 1);
}

async function start(
  options: FollowOptions,
  attempt: number,
): Promise<EngineWaiting> {
  const { createPayload, launcher, patience, run, step } = options;
  if (run.signal.aborted) {
    throw new ProvisioningInterrupted();
  }
  const opened = await requireRunners(run).open({
    step,
    attempt,
    payload: createPayload(run),
  });
  const { id, ...access } = opened;
  const started = {
    id,
    step,
    attempt,
    deadlineAt: opened.deadlineAt,
    isStarted: false,
  };
  try {
    await launcher.start({
      ...toHandle(run, started),
      ...access,
      target: run.target,
      environmentAccountId: run.environmentAccountId,
      templateName: run.template.arn.split('/').at(-1) ?? '',
    });
  } catch (error) {
    if (error instanceof ProvisioningError) {
      throw error;
    }
    return wait(run, started, {
      reason: `The runner can't be started now: ${
        error instanceof Error ? error.message : error
      }`,
      after: RETRY_MS,
    });
  }
  return wait(
    run,
    { ...started, isStarted: true },
    {
      reason: 'The runner is starting',
      after: Math.min(STARTING_MS, patience.lostAfter),
    },
  );
}

/** What the last look has kept, and a process that was killed has not. */
function isKnownToBeStarted(
  { handle }: EngineRun,
  { id }: Pick<RunReport, 'id'>,
): boolean {
  return handle?.runId === id && handle.isStarted === true;
}

function wait(
  run: EngineRun,
  started: StartedRun,
  { after, reason }: { after: number; reason: string },
): EngineWaiting {
  return waiting({
    handle: { ...toHandle(run, started), isStarted: started.isStarted },
    reason: reason.replace(/\.$/, ''),
    checkAt: new Date(Date.now() + after),
    // Without a deadline, each check would restart the deployment's timeout.
    deadlineAt: started.deadlineAt,
  });
}

/** What a run waits for whose runner may be at work with credentials. */
function describeExpiry(
  state: RunInspection['state'],
  { credentialsExpireAt, heartbeatAt }: RunReport,
): string {
  const isWaitedFor =
    state === 'missing' &&
    heartbeatAt &&
    credentialsExpireAt &&
    credentialsExpireAt.getTime() > Date.now();
  return isWaitedFor
    ? `. Until its AWS credentials expire at ${credentialsExpireAt.toISOString()}, nothing else works on the environment`
    : '';
}

function describeRunner(
  { heartbeatAt, step }: RunReport,
  state: 'starting' | 'running',
): string {
  if (!heartbeatAt || state === 'starting') {
    return 'The runner is starting';
  }
  const silentFor = Date.now() - heartbeatAt.getTime();
  if (silentFor > 2 * AT_WORK_MS) {
    return `The runner hasn't reported since ${heartbeatAt.toISOString()}. Check that it can reach the control plane`;
  }
  const work: Record<RunnerStep, string> = {
    plan: 'planning',
    apply: 'applying',
    destroy: 'destroying',
    preview: 'planning',
  };
  return `The runner is ${work[step]}`;
}
