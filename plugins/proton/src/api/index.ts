export * from './ProtonApi';
export * from './createProtonClient';
export * from './ProtonFleetApi';
