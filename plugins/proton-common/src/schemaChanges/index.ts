export * from './compareSchemas';
export * from './describeSchemaFact';
