export { readClusterFacts } from '@proton-vending/backstage-plugin-proton-node';
export type { ClusterFacts } from '@proton-vending/backstage-plugin-proton-node';
