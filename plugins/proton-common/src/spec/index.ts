export * from './environmentSpec';
export * from './inputChanges';
export * from './inputs';
export * from './sensitiveInputs';
export * from './sensitiveTexts';
export * from './templateSchema';
