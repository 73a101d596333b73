import {
  FleetGap,
  FleetGaps,
} from '@proton-vending/backstage-plugin-proton-common';

/** Says in sentences what a list of clusters leaves out, or knows from earlier only. */
export function describeGaps({
  unavailable,
  unnamed,
  catalog,
  unconfigured,
}: FleetGaps) {
  return {
    ...(unconfigured && {
      unavailable: [
        'No account is configured under proton.accounts in app-config.yaml',
      ],
    }),
    ...(unavailable && { unavailable: unavailable.map(describeGap) }),
    ...(unnamed && { unnamed }),
    ...(catalog && {
      catalog: `${catalog.message} (clusters are missing that it has got since ${catalog.readAt})`,
    }),
  };
}

function describeGap({ accountId, region, message, readAt }: FleetGap) {
  const consequence = readAt
    ? `its clusters are shown as of ${readAt}`
    : 'clusters of it are missing';
  return `${accountId}, ${region}: ${message} (${consequence})`;
}
