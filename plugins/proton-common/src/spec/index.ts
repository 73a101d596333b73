export * from './environmentSpec';
export { ExactNumber, isBeyondSafe, isExactNumber } from './exactNumber';
export * from './exactJson';
export * from './formValues';
export * from './inputChanges';
export * from './inputs';
export * from './omitNulls';
export * from './secretInputs';
export {
  isSensitiveInput,
  keepMasked,
  MASKED_VALUE,
  maskInputs,
  maskSpec,
  omitSensitiveInputs,
} from './sensitiveInputs';
export { listEntries, toRecord } from './keyOrder';
export * from './limitReasons';
export * from './plainNumbers';
export * from './readYaml';
export * from './sensitiveTexts';
export * from './templateSchema';
