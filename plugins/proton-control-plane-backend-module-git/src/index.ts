/**
 * Provisions environments of the Proton control plane through pull requests.
 *
 * @packageDocumentation
 */

export { protonControlPlaneModuleGit as default } from './module';
