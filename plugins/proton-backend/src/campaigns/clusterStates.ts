import { CampaignClusterState } from '@proton-vending/backstage-plugin-proton-common';

/** What happens to a cluster of a campaign. */
export const CLUSTER_EVENTS = [
  /** A backend takes it to deploy it. */
  'start',
  /** Nothing was deployed after all; it is tried again. */
  'release',
  'succeed',
  'fail',
  /** The campaign leaves it alone, with a reason. */
  'skip',
  /** Somebody grants a delay. */
  'delay',
  /** The delay is over. */
  'due',
  /** It has what the campaign would deploy, and its owner did that. */
  'find-done',
  /** Somebody wants the campaign to deploy it again. */
  'retry',
] as const;

export type ClusterEvent = (typeof CLUSTER_EVENTS)[number];

/** Every state with the events that are possible in it, and where they lead. */
const TRANSITIONS: Record<
  CampaignClusterState,
  Partial<Record<ClusterEvent, CampaignClusterState>>
> = {
  waiting: {
    start: 'running',
    skip: 'skipped',
    delay: 'delayed',
    'find-done': 'done-by-owner',
  },
  running: {
    release: 'waiting',
    succeed: 'succeeded',
    fail: 'failed',
    // The control plane refused to replace protected resources.
    skip: 'skipped',
  },
  delayed: {
    due: 'waiting',
    skip: 'skipped',
    delay: 'delayed',
    'find-done': 'done-by-owner',
  },
  succeeded: {},
  failed: { retry: 'waiting' },
  skipped: { retry: 'waiting' },
  'done-by-owner': {},
};

/** The state after an event; `undefined` when the event isn't possible. */
export function nextClusterState(
  state: CampaignClusterState,
  event: ClusterEvent,
): CampaignClusterState | undefined {
  return TRANSITIONS[state][event];
}

/** The states in which an event is possible, and the state that it leads to. */
export function clusterTransitions(event: ClusterEvent): {
  from: CampaignClusterState[];
  to: CampaignClusterState;
} {
  const pairs = Object.entries(TRANSITIONS).flatMap(([from, events]) => {
    const to = events[event];
    return to ? [{ from: from as CampaignClusterState, to }] : [];
  });
  return { from: pairs.map(({ from }) => from), to: pairs[0].to };
}

/** Whether the campaign does nothing more with a cluster in this state by itself. */
export function isClusterOver(state: CampaignClusterState): boolean {
  return Object.keys(TRANSITIONS[state]).every(event => event === 'retry');
}
