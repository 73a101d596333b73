export { KubernetesSection } from './KubernetesSection';
