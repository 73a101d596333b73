export * from './environmentSpec';
export * from './inputs';
export * from './templateSchema';
