export * from './environmentSpec';
export { ExactNumber, isBeyondSafe, isExactNumber } from './exactNumber';
export * from './exactJson';
export * from './formValues';
export * from './inputChanges';
export * from './inputs';
export * from './omitNulls';
export * from './secretInputs';
export {
  coverInputs,
  isSensitiveInput,
  keepMasked,
  MASKED_VALUE,
  maskInputs,
} from './sensitiveInputs';
export type { MaskedInputs } from './sensitiveInputs';
export { listEntries, toRecord } from './keyOrder';
export * from './limitReasons';
export * from './plainNumbers';
export * from './readYaml';
export * from './sensitiveTexts';
export * from './templateSchema';
