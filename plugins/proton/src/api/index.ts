export * from './ProtonApi';
export * from './ProtonClient';
