/**
 * Catalog entities for Proton environments and environment templates.
 *
 * @packageDocumentation
 */

export { catalogModuleProton as default } from './module';
export { protonCatalogExtensionPoint } from './extensionPoint';
export type { ProtonCatalogExtensionPoint } from './extensionPoint';
export type {
  ProtonEnvironmentFacts,
  ProtonEnvironmentTransformer,
} from './extensionPoint';
export { ProtonEnvironmentProvider } from './provider/ProtonEnvironmentProvider';
export type { ProtonEnvironmentProviderOptions } from './provider/ProtonEnvironmentProviderOptions';
