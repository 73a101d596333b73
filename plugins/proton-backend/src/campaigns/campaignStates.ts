import {
  CampaignOperation,
  CampaignState,
} from '@proton-vending/backstage-plugin-proton-common';

/** What happens to a campaign. */
export const CAMPAIGN_EVENTS = [
  /** Somebody starts it, and owners have time until it begins. */
  'announce',
  /** It begins: at once when somebody starts it, or when the notice is over. */
  'begin',
  /** Somebody pauses it, or a stop condition or the deadline does. */
  'pause',
  'resume',
  /** Somebody has clusters deployed again. */
  'retry',
  'stop',
  /** No cluster is left to deploy. */
  'finish',
] as const;

export type CampaignEvent = (typeof CAMPAIGN_EVENTS)[number];

/** Every state with the events that are possible in it, and where they lead. */
const TRANSITIONS: Record<
  CampaignState,
  Partial<Record<CampaignEvent, CampaignState>>
> = {
  draft: { announce: 'announced', begin: 'running' },
  announced: { begin: 'running', stop: 'stopped' },
  running: { pause: 'paused', stop: 'stopped', finish: 'finished' },
  paused: {
    resume: 'running',
    retry: 'running',
    stop: 'stopped',
    finish: 'finished',
  },
  stopped: {},
  finished: { retry: 'running' },
};

/** The state after an event; `undefined` when the event isn't possible. */
export function nextCampaignState(
  state: CampaignState,
  event: CampaignEvent,
): CampaignState | undefined {
  return TRANSITIONS[state][event];
}

/** The states in which an event is possible. */
export function statesBefore(event: CampaignEvent): CampaignState[] {
  return (Object.keys(TRANSITIONS) as CampaignState[]).filter(
    state => nextCampaignState(state, event) !== undefined,
  );
}

const OPERATIONS: Record<CampaignState, readonly CampaignOperation[]> = {
  draft: ['update', 'preview', 'start', 'discard'],
  announced: ['stop'],
  running: ['pause', 'stop', 'rollback'],
  paused: ['update', 'resume', 'retry', 'stop', 'rollback'],
  stopped: ['rollback'],
  finished: ['retry', 'rollback'],
};

/** What somebody can do with a campaign in a state. */
export function operationsIn(state: CampaignState): CampaignOperation[] {
  return [...OPERATIONS[state]];
}
