import {
  CampaignClusterState,
  CampaignDefinition,
  CampaignReason,
  CampaignState,
} from '@proton-vending/backstage-plugin-proton-common';
import { isClusterOver } from './clusterStates';
import { isWindowOpen, nextOpening } from './maintenanceWindow';

const MINUTE = 60_000;

/** What the schedule depends on of a campaign. Times are in milliseconds. */
export interface ScheduledCampaign
  extends Pick<
    CampaignDefinition,
    'maxConcurrent' | 'pauseMinutes' | 'stopConditions' | 'window' | 'deadline'
  > {
  state: CampaignState;
  beginsAt?: number;
  /** How many failed clusters somebody has seen and resumed the campaign with. */
  acceptedFailures: number;
}

/** What the schedule depends on of a cluster. */
export interface ScheduledCluster {
  id: string;
  wave: number;
  state: CampaignClusterState;
  changedAt: number;
  /** When the campaign started to deploy it. */
  startedAt?: number;
  /** When it may be tried again, after somebody else's deployment was found. */
  retryAt?: number;
  /** Of a cluster whose delay was granted. It is in no wave any more. */
  delayedUntil?: number;
}

/** What is to be done with a campaign now. */
export interface CampaignSchedule {
  event?: 'begin' | 'finish' | { pause: CampaignReason };
  /** Clusters whose delay is over. */
  due: string[];
  /** Clusters to start, in this order. */
  start: string[];
  /** The first wave that isn't over. */
  currentWave?: number;
  /** What is waited for. */
  next?: {
    at: number;
    waitsFor: 'notice' | 'wave' | 'window' | 'cluster' | 'delay';
  };
}

/** Decides what a campaign does at a time. */
export function scheduleCampaign(
  campaign: ScheduledCampaign,
  clusters: ScheduledCluster[],
  now: number,
): CampaignSchedule {
  const currentWave = findCurrentWave(clusters);
  const nothing = { due: [], start: [], currentWave };
  if (campaign.state === 'announced') {
    const beginsAt = campaign.beginsAt ?? now;
    return beginsAt <= now
      ? { ...nothing, event: 'begin' }
      : { ...nothing, next: { at: beginsAt, waitsFor: 'notice' } };
  }
  const isOpen = campaign.state === 'running' || campaign.state === 'paused';
  if (isOpen && clusters.every(({ state }) => isClusterOver(state))) {
    return { ...nothing, event: 'finish' };
  }
  if (campaign.state !== 'running') {
    return nothing;
  }
  const pause = findPauseReason(campaign, clusters, now);
  if (pause) {
    return { ...nothing, event: { pause } };
  }
  const due = clusters
    .filter(
      ({ state, delayedUntil }) =>
        state === 'delayed' && (delayedUntil ?? 0) <= now,
    )
    .map(({ id }) => id);
  return { ...startClusters(campaign, clusters, now), due, currentWave };
}

function startClusters(
  campaign: ScheduledCampaign,
  clusters: ScheduledCluster[],
  now: number,
): Pick<CampaignSchedule, 'start' | 'next'> {
  const delayed = clusters.filter(({ state }) => state === 'delayed');
  const delays = delayed
    .map(({ delayedUntil = now }) => delayedUntil)
    .filter(time => time > now);
  const { waiting, opensAt } = findWaiting(campaign, clusters);
  if (waiting.length === 0) {
    return {
      start: [],
      next:
        delays.length > 0
          ? { at: Math.min(...delays), waitsFor: 'delay' }
          : undefined,
    };
  }
  const date = new Date(now);
  if (campaign.window && !isWindowOpen(campaign.window, date)) {
    const at = nextOpening(campaign.window, date).getTime();
    return { start: [], next: { at, waitsFor: 'window' } };
  }
  const ready = waiting.filter(
    ({ retryAt = 0, delayedUntil }) =>
      retryAt <= now && (delayedUntil !== undefined || opensAt <= now),
  );
  if (ready.length === 0) {
    const retries = waiting.map(({ retryAt = 0 }) => retryAt);
    return {
      start: [],
      next:
        opensAt > now
          ? { at: opensAt, waitsFor: 'wave' }
          : { at: Math.min(...retries), waitsFor: 'cluster' },
    };
  }
  const running = clusters.filter(({ state }) => state === 'running').length;
  const free = Math.max(0, campaign.maxConcurrent - running);
  return { start: ready.slice(0, free).map(({ id }) => id) };
}

/**
 * The clusters that wait in the current wave and those that were delayed, and
 * when the current wave opens.
 */
function findWaiting(
  campaign: ScheduledCampaign,
  clusters: ScheduledCluster[],
): { waiting: ScheduledCluster[]; opensAt: number } {
  const currentWave = findCurrentWave(clusters);
  const waiting = clusters.filter(
    ({ state, wave, delayedUntil }) =>
      state === 'waiting' &&
      (wave === currentWave || delayedUntil !== undefined),
  );
  const before = clusters.filter(
    ({ wave, delayedUntil }) =>
      currentWave !== undefined &&
      wave < currentWave &&
      delayedUntil === undefined,
  );
  // The pause is between waves: a wave that has begun continues.
  const hasBegun = clusters.some(
    ({ wave, startedAt, delayedUntil }) =>
      wave === currentWave &&
      delayedUntil === undefined &&
      startedAt !== undefined,
  );
  if (before.length === 0 || hasBegun) {
    return { waiting, opensAt: 0 };
  }
  const lastChange = Math.max(...before.map(({ changedAt }) => changedAt));
  return { waiting, opensAt: lastChange + campaign.pauseMinutes * MINUTE };
}

/** A wave doesn't wait for clusters that were delayed. */
function findCurrentWave(clusters: ScheduledCluster[]): number | undefined {
  const open = clusters.filter(
    ({ state, delayedUntil }) =>
      delayedUntil === undefined && !isClusterOver(state),
  );
  return open.length > 0
    ? Math.min(...open.map(({ wave }) => wave))
    : undefined;
}

function findPauseReason(
  { acceptedFailures, deadline, stopConditions }: ScheduledCampaign,
  clusters: ScheduledCluster[],
  now: number,
): CampaignReason | undefined {
  if (deadline && Date.parse(deadline) <= now) {
    return {
      code: 'deadline-passed',
      message: `The deadline ${deadline} has passed. Set a later deadline and resume the campaign, or stop it.`,
    };
  }
  const failed = clusters.filter(({ state }) => state === 'failed').length;
  const newlyFailed = failed - acceptedFailures;
  const { failures, failurePercent } = stopConditions;
  if (newlyFailed <= 0) {
    return undefined;
  }
  if (failures !== undefined && newlyFailed >= failures) {
    return {
      code: 'failures-reached',
      message: `${count(
        newlyFailed,
      )} failed; the campaign pauses after ${failures}.`,
    };
  }
  if (
    failurePercent !== undefined &&
    newlyFailed * 100 >= failurePercent * clusters.length
  ) {
    return {
      code: 'failure-share-reached',
      message: `${count(newlyFailed)} of ${
        clusters.length
      } failed; the campaign pauses at ${failurePercent}%.`,
    };
  }
  return undefined;
}

function count(clusters: number): string {
  return clusters === 1 ? '1 cluster' : `${clusters} clusters`;
}
