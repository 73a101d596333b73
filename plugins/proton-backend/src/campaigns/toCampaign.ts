import {
  Campaign,
  CampaignCluster,
} from '@proton-vending/backstage-plugin-proton-common';
import { operationsIn } from './campaignStates';
import { countClusters } from './countClusters';
import { describeWaveProgress } from './describeWaveProgress';
import { scheduleCampaign } from './scheduleCampaign';
import { ClusterCounts, noClusters } from './store/CampaignClusterStore';
import { CampaignClusterRecord, CampaignRecord } from './store/records';
import { toScheduled } from './toScheduled';

/** A campaign as its readers see it, with its waves when its clusters are given. */
export function toCampaign(
  record: CampaignRecord,
  known:
    | { counts?: ClusterCounts }
    | { clusters: CampaignClusterRecord[]; now: number },
): Campaign {
  const { definition, grant, id, previewing, state, stateReason } = record;
  return {
    ...definition,
    id,
    state,
    stateReason,
    createdBy: record.createdBy,
    createdAt: toTime(record.createdAt),
    updatedAt: toTime(record.updatedAt),
    startedBy: state === 'draft' ? undefined : grant?.principal,
    announcedAt: toOptionalTime(record.announcedAt),
    beginsAt: toOptionalTime(record.beginsAt),
    startedAt: toOptionalTime(record.startedAt),
    endedAt: toOptionalTime(record.endedAt),
    ...('clusters' in known
      ? describeWaves(record, known.clusters, known.now)
      : { counts: known.counts ?? noClusters() }),
    previewing,
    operations: operationsIn(state),
  };
}

/** A cluster as its readers see it. */
export function toCampaignCluster(
  record: CampaignClusterRecord,
): CampaignCluster {
  const { id, entityRef, arn, name, title, owner, wave, state, reason } =
    record;
  return {
    id,
    entityRef,
    arn,
    name,
    title,
    owner,
    wave,
    state,
    reason,
    fromVersion: record.fromVersion,
    toVersion: record.toVersion,
    deploymentId: record.deploymentId,
    startedAt: toOptionalTime(record.startedAt),
    endedAt: toOptionalTime(record.endedAt),
    delay: record.delay,
    preview: record.preview,
  };
}

function describeWaves(
  record: CampaignRecord,
  clusters: CampaignClusterRecord[],
  now: number,
): Pick<
  Campaign,
  'counts' | 'currentWave' | 'next' | 'waveCount' | 'waveProgress'
> {
  const { currentWave, next } = scheduleCampaign(
    toScheduled(record),
    clusters,
    now,
  );
  return {
    counts: countClusters(clusters),
    waveCount: Math.max(0, ...clusters.map(({ wave }) => wave)),
    waveProgress: describeWaveProgress(clusters),
    currentWave: record.state === 'draft' ? undefined : currentWave,
    next: next && { at: toTime(next.at), waitsFor: next.waitsFor },
  };
}

function toTime(time: number): string {
  return new Date(time).toISOString();
}

function toOptionalTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : toTime(time);
}
