import {
  Campaign,
  CAMPAIGN_CLUSTER_STATES,
  CampaignCluster,
  CampaignClusterPreview,
  CampaignClusterState,
  CampaignOperation,
  CampaignState,
  protonCampaignPermissions,
} from '@proton-vending/backstage-plugin-proton-common';

/** What the backend offers in each state. */
const OPERATIONS: Record<CampaignState, CampaignOperation[]> = {
  draft: ['update', 'preview', 'start', 'discard'],
  announced: ['stop'],
  running: ['pause', 'stop', 'rollback'],
  paused: ['update', 'resume', 'retry', 'stop', 'rollback'],
  stopped: ['rollback'],
  finished: ['retry', 'rollback'],
};

/** All permissions that concern campaigns. */
export const allCampaignPermissions = {
  permissions: protonCampaignPermissions.map(({ name }) => name),
};

export function demoCounts(
  counts: Partial<Record<CampaignClusterState, number>> = {},
): Campaign['counts'] {
  return {
    ...(Object.fromEntries(
      CAMPAIGN_CLUSTER_STATES.map(state => [state, 0]),
    ) as Campaign['counts']),
    ...counts,
  };
}

/** A campaign that runs; with what the backend offers in another state. */
export function demoCampaign(changes: Partial<Campaign> = {}): Campaign {
  const { state = 'running' } = changes;
  return {
    id: 'campaign-1',
    name: 'Kubernetes 1.36',
    reason: 'Standard support for 1.34 ends in December',
    selection: { filter: { behind: ['minor'], template: ['eks-cluster'] } },
    target: { type: 'version', templateName: 'eks-cluster', version: '1.1' },
    waves: { type: 'percent', canary: 2, percentages: [25, 100] },
    pauseMinutes: 60,
    maxConcurrent: 5,
    stopConditions: { failures: 2 },
    busyMinutes: 60,
    window: {
      days: ['tuesday', 'wednesday'],
      from: '22:00',
      to: '04:00',
      timeZone: 'Europe/Berlin',
    },
    noticeHours: 48,
    deadline: '2099-12-20T00:00:00.000Z',
    state,
    createdBy: 'user:default/ada',
    createdAt: '2026-11-20T08:00:00Z',
    updatedAt: '2026-11-24T12:00:00Z',
    ...(state !== 'draft' && {
      startedBy: 'user:default/ada',
      announcedAt: '2026-11-20T09:00:00Z',
      startedAt: '2026-11-22T09:00:00Z',
    }),
    counts: demoCounts({ succeeded: 2, failed: 1, running: 1, waiting: 6 }),
    waveCount: 2,
    waveProgress: [
      {
        wave: 1,
        counts: demoCounts({ succeeded: 2 }),
        startedAt: '2026-11-22T09:00:00Z',
        endedAt: '2026-11-22T10:00:00Z',
      },
      { wave: 2, counts: demoCounts({ failed: 1, running: 1, waiting: 6 }) },
    ],
    currentWave: 2,
    previewing: false,
    operations: OPERATIONS[state],
    ...changes,
  };
}

export function demoClusterPreview(
  changes: Partial<CampaignClusterPreview> = {},
): CampaignClusterPreview {
  return {
    previewedAt: '2026-11-20T08:30:00Z',
    basedOn: 'deployment-1',
    version: { before: '1.0', after: '1.1' },
    missingInputs: [],
    violations: [],
    changes: [{ path: 'node_size', before: 2, after: 4 }],
    plan: {
      status: 'READY',
      counts: { add: 1, change: 2, replace: 0, destroy: 0, forget: 0 },
    },
    ...changes,
  };
}

/** A cluster that waits for its turn, with its preview. */
export function demoCampaignCluster(
  changes: Partial<CampaignCluster> = {},
): CampaignCluster {
  const { name = 'payments-dev' } = changes;
  return {
    id: `cluster-${name}`,
    entityRef: `resource:default/${name}`,
    arn: `arn:aws:proton:us-east-1:123456789012:environment/${name}`,
    name,
    owner: 'group:default/payments',
    wave: 1,
    state: 'waiting',
    fromVersion: '1.0',
    toVersion: '1.1',
    preview: demoClusterPreview(),
    ...changes,
  };
}
