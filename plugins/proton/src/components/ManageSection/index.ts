export { ManageSection } from './ManageSection';
