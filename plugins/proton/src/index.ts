/**
 * Proton environments on catalog entity pages.
 *
 * @packageDocumentation
 */

export * from './api';
export { isProtonEnvironment } from './isProtonEnvironment';
export { EntityProtonEnvironmentCard, protonPlugin } from './plugin';
