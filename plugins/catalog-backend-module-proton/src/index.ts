/**
 * Catalog entities for Proton environments.
 *
 * @packageDocumentation
 */

export { catalogModuleProton as default } from './module';
export { ProtonEnvironmentProvider } from './provider/ProtonEnvironmentProvider';
export type { ProtonEnvironmentProviderOptions } from './provider/ProtonEnvironmentProvider';
