export { ClusterTab } from './ClusterTab';
export { EntityClusterTab } from './EntityClusterTab';
