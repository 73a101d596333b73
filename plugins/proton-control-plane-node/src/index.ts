/**
 * Contracts for modules of the Proton control plane.
 *
 * @packageDocumentation
 */

export * from './EngineRun';
export * from './EngineRunners';
export * from './EngineWaiting';
export * from './ProvisioningEngine';
export * from './RunLauncher';
export * from './protonProvisioningExtensionPoint';
export * from './readByteSize';
