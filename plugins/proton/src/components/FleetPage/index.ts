export { LegacyFleetPage, NewFleetPage } from './FleetPage';
