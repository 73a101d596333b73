/**
 * The vocabulary that the Proton plugins share.
 *
 * @packageDocumentation
 */

export * from './annotations';
export * from './arns';
export * from './campaigns';
export * from './deploymentLog';
export * from './deployments';
export * from './environmentChanges';
export * from './environmentImports';
export * from './environmentListings';
export * from './environmentOperations';
export * from './environmentOverview';
export * from './environmentPlans';
export * from './environmentTemplates';
export * from './events';
export * from './fleet';
export * from './initiatorHeaders';
export * from './messages';
export * from './names';
export * from './permissions';
export * from './plainText';
export * from './provisioning/files';
export * from './provisioning/runs';
export { Redactor } from './redaction/Redactor';
export * from './runnerProtocol';
export * from './schemaChanges';
export * from './signals';
export * from './softwareTemplate';
export * from './spec';
export * from './templateDeprecations';
export * from './statuses';
export * from './templateAdoption';
export * from './versions';
