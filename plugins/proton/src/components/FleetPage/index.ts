export { LegacyFleetPage } from './LegacyFleetPage';
export { NewFleetPage } from './NewFleetPage';
