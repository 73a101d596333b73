/**
 * Proton environments on catalog entity pages and in software templates.
 *
 * @packageDocumentation
 */

export * from './api';
export { isProtonEnvironment } from './isProtonEnvironment';
export * from './legacyFields';
export {
  EntityProtonEnvironmentCard,
  protonPlugin,
  ProtonFleetPage,
  ProtonTemplatesPage,
} from './plugin';
