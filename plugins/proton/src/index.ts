/**
 * Proton environments on catalog entity pages and in software templates.
 *
 * @packageDocumentation
 */

export * from './api';
export { isProtonEnvironment } from './isProtonEnvironment';
export * from './legacyFields';
export {
  EntityProtonClusterContent,
  EntityProtonEnvironmentCard,
  EntityProtonUnregisterDialog,
  ProtonCampaignsPage,
  protonPlugin,
  ProtonFleetPage,
  ProtonImportPage,
  ProtonTemplatesPage,
} from './plugin';
