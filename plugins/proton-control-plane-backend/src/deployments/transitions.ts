import { DeploymentRecord } from '../database/deploymentRows';

/** Where a deployment is. */
export const DEPLOYMENT_STATES = [
  /** No worker has claimed it yet. */
  'queued',
  /** A worker has claimed it, and no step has begun. */
  'claimed',
  'rendering',
  'planning',
  'planWaiting',
  'applying',
  'applyWaiting',
  'settling',
  /** Somebody has cancelled it, and its engine has not stopped yet. */
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
] as const;

export type DeploymentState = (typeof DEPLOYMENT_STATES)[number];

/** What can happen to a deployment. */
export const DEPLOYMENT_EVENTS = [
  /** A worker claims it, for the first time or again. */
  'claim',
  'render',
  'plan',
  'apply',
  'settle',
  /** Its engine waits for something outside. */
  'wait',
  /** It is due, notified or cancelled: its engine looks again. */
  'wake',
  /** Somebody outside says how it ended. */
  'notifyEnd',
  'cancel',
  'succeed',
  'fail',
  /** Its engine has stopped because it was cancelled. */
  'stop',
] as const;

export type DeploymentEvent = (typeof DEPLOYMENT_EVENTS)[number];

type Row = Partial<Record<DeploymentEvent, DeploymentState>>;

/** An event that a row leaves out can't happen in that state. */
const TRANSITIONS: Record<DeploymentState, Row> = {
  queued: { claim: 'claimed', cancel: 'cancelled' },
  claimed: {
    claim: 'claimed',
    render: 'rendering',
    settle: 'settling',
    cancel: 'cancelling',
    fail: 'failed',
    stop: 'cancelled',
  },
  rendering: {
    claim: 'rendering',
    render: 'rendering',
    plan: 'planning',
    apply: 'applying',
    settle: 'settling',
    cancel: 'cancelling',
    fail: 'failed',
    stop: 'cancelled',
  },
  planning: {
    claim: 'planning',
    plan: 'planning',
    apply: 'applying',
    settle: 'settling',
    wait: 'planWaiting',
    cancel: 'cancelling',
    fail: 'failed',
    stop: 'cancelled',
  },
  planWaiting: {
    claim: 'planning',
    wake: 'planning',
    notifyEnd: 'settling',
    cancel: 'cancelling',
    fail: 'failed',
  },
  applying: {
    claim: 'applying',
    apply: 'applying',
    settle: 'settling',
    wait: 'applyWaiting',
    cancel: 'cancelling',
    fail: 'failed',
    stop: 'cancelled',
  },
  applyWaiting: {
    claim: 'applying',
    wake: 'applying',
    notifyEnd: 'settling',
    cancel: 'cancelling',
    fail: 'failed',
  },
  // What is applied is there: to cancel it now changes nothing any more.
  settling: {
    claim: 'settling',
    settle: 'settling',
    cancel: 'cancelling',
    succeed: 'succeeded',
    fail: 'failed',
  },
  cancelling: {
    claim: 'cancelling',
    render: 'cancelling',
    plan: 'cancelling',
    apply: 'cancelling',
    settle: 'cancelling',
    wait: 'cancelling',
    wake: 'cancelling',
    notifyEnd: 'cancelling',
    cancel: 'cancelling',
    succeed: 'succeeded',
    fail: 'failed',
    stop: 'cancelled',
  },
  succeeded: {},
  failed: {},
  cancelled: {},
};

/** Where an event leads; undefined when it can't happen in that state. */
export function transition(
  state: DeploymentState,
  event: DeploymentEvent,
): DeploymentState | undefined {
  return TRANSITIONS[state][event];
}

/** Where a stored deployment is. */
export function stateOf(
  deployment: Pick<
    DeploymentRecord,
    'attempts' | 'completedAt' | 'status' | 'step' | 'wait'
  >,
): DeploymentState {
  const { attempts, completedAt, status, step, wait } = deployment;
  if (completedAt) {
    return endState(status);
  }
  if (status === 'CANCELLING') {
    return 'cancelling';
  }
  if (step === 'queued') {
    return attempts === 0 ? 'queued' : 'claimed';
  }
  if (wait && (step === 'planning' || step === 'applying')) {
    return step === 'planning' ? 'planWaiting' : 'applyWaiting';
  }
  return step;
}

function endState(status: DeploymentRecord['status']): DeploymentState {
  switch (status) {
    case 'SUCCEEDED':
    case 'DELETE_COMPLETE':
      return 'succeeded';
    case 'CANCELLED':
      return 'cancelled';
    default:
      return 'failed';
  }
}
