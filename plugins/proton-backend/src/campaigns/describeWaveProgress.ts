import { CampaignWaveProgress } from '@proton-vending/backstage-plugin-proton-common';
import { countClusters } from './countClusters';
import { CampaignClusterRecord } from './store/records';

/** How far each wave is, in the order of waves. */
export function describeWaveProgress(
  clusters: CampaignClusterRecord[],
): CampaignWaveProgress[] {
  const numbers = [...new Set(clusters.map(({ wave }) => wave))].sort(
    (a, b) => a - b,
  );
  return numbers.map(wave => {
    const members = clusters.filter(cluster => cluster.wave === wave);
    return {
      wave,
      counts: countClusters(members),
      startedAt: toTime(pick(Math.min, members, 'startedAt')),
      endedAt: toTime(pick(Math.max, members, 'endedAt')),
    };
  });
}

function pick(
  choose: (...times: number[]) => number,
  clusters: CampaignClusterRecord[],
  member: 'startedAt' | 'endedAt',
): number | undefined {
  const times = clusters.flatMap(cluster => cluster[member] ?? []);
  return times.length > 0 ? choose(...times) : undefined;
}

function toTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
