export * from './environmentInputs';
export * from './environmentSpec';
export { ExactNumber, isBeyondSafe, isExactNumber } from './exactNumber';
export * from './formValues';
export * from './immutableInputs';
export * from './inputChanges';
export * from './inputDefaults';
export {
  isImmutableInput,
  listInputGroups,
  listInputNames,
  type NamedInputGroup,
  readInputHelp,
} from './inputKeywords';
export * from './inputs';
export * from './keywordProblems';
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
export { formatExactJson, listEntries, toRecord } from './json';
export * from './limitReasons';
export { toPlainCheck, toPlainSchema } from './plainNumbers';
export * from './readYaml';
export { resolveReference } from './resolveReference';
export * from './ruleInputs';
export * from './sensitiveTexts';
export * from './templateRules';
export * from './templateSchema';
