export { ClusterTab, EntityClusterTab } from './ClusterTab';
