export * from './compareSchemas';
