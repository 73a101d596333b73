import {
  CAMPAIGN_CLUSTER_STATES,
  CAMPAIGN_STATES,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  CAMPAIGN_EVENTS,
  nextCampaignState,
  operationsIn,
  statesBefore,
} from './campaignStates';
import {
  CLUSTER_EVENTS,
  clusterTransitions,
  isClusterOver,
  nextClusterState,
} from './clusterStates';

/** Every pair of a state and an event that leads somewhere. */
function listTransitions<State extends string, Event extends string>(
  states: readonly State[],
  events: readonly Event[],
  next: (state: State, event: Event) => State | undefined,
): string[] {
  return states.flatMap(state =>
    events.flatMap(event => {
      const after = next(state, event);
      return after ? [`${state} ${event} ${after}`] : [];
    }),
  );
}

describe('the states of a campaign', () => {
  it('have these transitions, and no other', () => {
    expect(
      listTransitions(CAMPAIGN_STATES, CAMPAIGN_EVENTS, nextCampaignState),
    ).toEqual([
      'draft announce announced',
      'draft begin running',
      'announced begin running',
      'announced stop stopped',
      'running pause paused',
      'running stop stopped',
      'running finish finished',
      'paused resume running',
      'paused retry running',
      'paused stop stopped',
      'paused finish finished',
      'finished retry running',
    ]);
  });

  it.each(CAMPAIGN_EVENTS)('lead to one state by %s', event => {
    const after = statesBefore(event).map(state =>
      nextCampaignState(state, event),
    );
    expect(new Set(after).size).toBe(1);
  });

  it('allow these operations', () => {
    expect(
      CAMPAIGN_STATES.map(state => [state, ...operationsIn(state)].join(' ')),
    ).toEqual([
      'draft update preview start discard',
      'announced stop',
      'running pause stop rollback',
      'paused update resume retry stop rollback',
      'stopped rollback',
      'finished retry rollback',
    ]);
  });
});

describe('the states of a cluster', () => {
  it('have these transitions, and no other', () => {
    expect(
      listTransitions(
        CAMPAIGN_CLUSTER_STATES,
        CLUSTER_EVENTS,
        nextClusterState,
      ),
    ).toEqual([
      'waiting start running',
      'waiting skip skipped',
      'waiting delay delayed',
      'waiting find-done done-by-owner',
      'running release waiting',
      'running succeed succeeded',
      'running fail failed',
      'running skip skipped',
      'failed retry waiting',
      'skipped retry waiting',
      'delayed skip skipped',
      'delayed delay delayed',
      'delayed due waiting',
      'delayed find-done done-by-owner',
    ]);
  });

  it.each(CLUSTER_EVENTS)('lead to one state by %s', event => {
    const { from, to } = clusterTransitions(event);
    expect(from.map(state => nextClusterState(state, event))).toEqual(
      from.map(() => to),
    );
  });

  it('are over where nothing can happen', () => {
    expect(CAMPAIGN_CLUSTER_STATES.filter(isClusterOver)).toEqual([
      'succeeded',
      'failed',
      'skipped',
      'done-by-owner',
    ]);
  });
});
