export { DeploymentFailurePanel } from './DeploymentFailurePanel';
