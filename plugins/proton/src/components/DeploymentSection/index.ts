export { ComparisonSection, DeploymentSection } from './DeploymentSection';
