import {
  Campaign,
  CampaignClusterState,
  CampaignState,
  CampaignTarget,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonTranslate } from '../../useProtonTranslation';
import { StatusTone } from '../shared/describeStatus';

const CLUSTER_TONES: Record<CampaignClusterState, StatusTone | undefined> = {
  waiting: undefined,
  running: 'running',
  succeeded: 'ok',
  failed: 'error',
  skipped: 'aborted',
  delayed: 'warning',
  'done-by-owner': 'ok',
};

/** How the state of a cluster looks; without a tone while nothing has happened. */
export function toneOfCluster(
  state: CampaignClusterState,
): StatusTone | undefined {
  return CLUSTER_TONES[state];
}

/** How the state of a campaign looks; without a tone before it begins. */
export function toneOfCampaign({
  state,
  counts,
}: Pick<Campaign, 'state' | 'counts'>): StatusTone | undefined {
  const tones: Record<CampaignState, StatusTone | undefined> = {
    draft: undefined,
    announced: undefined,
    running: 'running',
    paused: 'warning',
    stopped: 'aborted',
    finished: counts.failed > 0 ? 'warning' : 'ok',
  };
  return tones[state];
}

/** What a campaign deploys, such as `eks-cluster → 1.4`. */
export function describeTarget(
  target: CampaignTarget,
  t: ProtonTranslate,
): string {
  const { templateName: template } = target;
  if (target.type === 'rollback') {
    return t('campaigns.target.rollback', { template });
  }
  const count = Object.keys(target.inputs ?? {}).length;
  const what =
    target.type === 'version'
      ? t('campaigns.target.version', { template, version: target.version })
      : t('campaigns.target.redeploy', { template });
  return count > 0
    ? `${what}, ${t('campaigns.target.inputs', { count })}`
    : what;
}

/** How many clusters a campaign has, and with how many of them it is done. */
export function countDone(counts: Campaign['counts']): {
  total: number;
  done: number;
} {
  const total = Object.values(counts).reduce((sum, each) => sum + each, 0);
  const { waiting, running, delayed } = counts;
  return { total, done: total - waiting - running - delayed };
}
