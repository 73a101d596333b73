export { ChangeVersionPage } from './ChangeVersionPage';
export { VersionsSection } from './VersionsSection';
