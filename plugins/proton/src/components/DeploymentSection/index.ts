export { DeploymentSection } from './DeploymentSection';
