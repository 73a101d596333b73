export * from './createProtonClient';
export * from './ProtonApi';
