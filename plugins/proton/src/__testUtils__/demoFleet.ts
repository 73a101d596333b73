import {
  FleetPage,
  FleetRow,
  TemplateOverviewList,
} from '@proton-vending/backstage-plugin-proton-common';
import { demoListing } from './demoTemplates';

export function demoFleetRow(changes: Partial<FleetRow> = {}): FleetRow {
  return {
    ...demoListing(changes),
    createdAt: '2026-11-01T08:00:00Z',
    kubernetesVersion: '1.34',
    support: {
      phase: 'standard',
      date: '2026-12-02',
      daysLeft: 7,
      endsSoon: true,
    },
    ...changes,
  };
}

/** Two clusters of the payments team, one of which has failed. */
export function demoFleet(changes: Partial<FleetPage> = {}): FleetPage {
  return {
    environments: [
      demoFleetRow({ name: 'payments-dev' }),
      demoFleetRow({ name: 'payments-prod', status: 'FAILED' }),
    ],
    total: 2,
    facets: {
      owner: [{ value: 'group:default/payments', count: 2 }],
      status: [
        { value: 'SUCCEEDED', count: 1 },
        { value: 'FAILED', count: 1 },
      ],
      template: [{ value: 'eks-cluster', count: 2 }],
      version: [{ value: '1.0', count: 2 }],
      behind: [
        { value: 'minor', count: 2 },
        { value: 'any', count: 2 },
      ],
      account: [{ value: '123456789012', count: 2 }],
      region: [{ value: 'us-east-1', count: 2 }],
      kubernetes: [{ value: '1.34', count: 2 }],
      support: [
        { value: 'standard', count: 2 },
        { value: 'ending', count: 2 },
      ],
      deprecated: [{ value: 'no', count: 2 }],
    },
    summary: {
      visible: 2,
      running: 0,
      failed: 1,
      behind: 2,
      ending: 2,
      versions: [
        {
          templateName: 'eks-cluster',
          version: '1.0',
          count: 2,
          recommended: false,
        },
      ],
      kubernetes: [
        { version: '1.34', count: 2, support: demoFleetRow().support },
      ],
    },
    readAt: '2026-11-24T12:00:00Z',
    refreshing: false,
    eventsEnabled: true,
    ...changes,
  };
}

/** No cluster at all. */
export function emptyFleet(changes: Partial<FleetPage> = {}): FleetPage {
  const { facets } = demoFleet();
  return demoFleet({
    environments: [],
    total: 0,
    facets: Object.fromEntries(
      Object.keys(facets).map(facet => [facet, []]),
    ) as unknown as FleetPage['facets'],
    summary: {
      visible: 0,
      running: 0,
      failed: 0,
      behind: 0,
      ending: 0,
      versions: [],
      kubernetes: [],
    },
    ...changes,
  });
}

export const demoOverviews: TemplateOverviewList = {
  templates: [
    {
      name: 'eks-cluster',
      displayName: 'EKS cluster',
      description: 'A real cluster in the AWS account of the platform',
      recommendedVersion: '1.1',
      accountId: '123456789012',
      region: 'us-east-1',
      environments: 3,
      behind: 2,
      versions: [
        { version: '1.1', environments: 1 },
        { version: '1.0', environments: 2 },
      ],
    },
  ],
  readAt: '2026-11-24T12:00:00Z',
  refreshing: false,
  eventsEnabled: true,
};
