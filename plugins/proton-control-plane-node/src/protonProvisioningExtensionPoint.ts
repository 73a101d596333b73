import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { ProvisioningEngine } from './ProvisioningEngine';

/**
 * Where modules of the control plane add their engines.
 *
 * @public
 */
export interface ProtonProvisioningExtensionPoint {
  /**
   * Adds an engine. Engines are asked in the order in which they were added.
   *
   * Throws an error when there is already one with this id.
   */
  addEngine(engine: ProvisioningEngine): void;
  /**
   * Looks at a deployment now if it waits, because something outside has changed.
   * Harmless for any other deployment, and before the control plane has started.
   */
  wake(deploymentId: string): void;
}

/**
 * The extension point of the `proton-control-plane` plugin for provisioning
 * engines.
 *
 * @public
 */
export const protonProvisioningExtensionPoint =
  createExtensionPoint<ProtonProvisioningExtensionPoint>({
    id: 'proton-control-plane.provisioning',
  });
