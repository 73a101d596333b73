/**
 * Runs the deployments of the Proton control plane as Kubernetes Jobs.
 *
 * @packageDocumentation
 */

export { protonControlPlaneModuleKubernetes as default } from './module';
