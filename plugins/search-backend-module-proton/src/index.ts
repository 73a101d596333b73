/**
 * Proton environments in Backstage's search.
 *
 * @packageDocumentation
 */

export { searchModuleProton as default } from './module';
export type { ProtonEnvironmentDocumentFields } from './EnvironmentFacts';
