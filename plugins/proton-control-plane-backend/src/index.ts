/**
 * A Proton-compatible control plane inside the Backstage backend.
 *
 * @packageDocumentation
 */

export { protonControlPlanePlugin as default } from './plugin';
export { protonRootHealthServiceFactory } from './health/rootHealthServiceFactory';
