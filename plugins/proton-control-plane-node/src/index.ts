/**
 * Contracts for modules of the Proton control plane.
 *
 * @packageDocumentation
 */

export * from './EngineRun';
export * from './EngineWaiting';
export * from './ProvisioningEngine';
export * from './protonProvisioningExtensionPoint';
