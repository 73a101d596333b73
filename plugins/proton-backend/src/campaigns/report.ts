import {
  Campaign,
  CampaignCluster,
  CampaignReport,
} from '@proton-vending/backstage-plugin-proton-common';
import { toCsvLine } from '../fleet/fleetCsv';
import { describeWaveProgress } from './describeWaveProgress';
import { CampaignClusterRecord } from './store/records';
import { toCampaignCluster } from './toCampaign';

/** What a campaign did, by waves and clusters. */
export function buildReport(options: {
  campaign: Campaign;
  all: CampaignClusterRecord[];
  /** The clusters that the reader may see. */
  visible: CampaignClusterRecord[];
}): CampaignReport {
  const { campaign, all, visible } = options;
  return {
    campaign,
    waves: describeWaveProgress(all),
    clusters: visible.map(toCampaignCluster),
    hidden: all.length - visible.length,
  };
}

const COLUMNS: [string, (cluster: CampaignCluster) => string | undefined][] = [
  ['wave', cluster => String(cluster.wave)],
  ['name', cluster => cluster.name],
  ['entity', cluster => cluster.entityRef],
  ['owner', cluster => cluster.owner],
  ['state', cluster => cluster.state],
  ['reason_code', cluster => cluster.reason?.code],
  ['reason', cluster => cluster.reason?.message],
  ['from_version', cluster => cluster.fromVersion],
  ['to_version', cluster => cluster.toVersion],
  ['deployment', cluster => cluster.deploymentId],
  ['started', cluster => cluster.startedAt],
  ['ended', cluster => cluster.endedAt],
  ['delay', cluster => cluster.delay?.state],
  ['delayed_until', cluster => cluster.delay?.until],
  ['arn', cluster => cluster.arn],
];

/** The clusters of a report as CSV, after a line of column names. */
export function* campaignCsv({ clusters }: CampaignReport): Generator<string> {
  yield toCsvLine(COLUMNS.map(([name]) => name));
  for (const cluster of clusters) {
    yield toCsvLine(COLUMNS.map(([, read]) => read(cluster)));
  }
}
