export * from './environmentSpec';
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
export * from './sensitiveTexts';
export * from './templateSchema';
