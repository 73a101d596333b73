export * from './ProtonApi';
export * from './ProtonClient';
export * from './ProtonFleetApi';
