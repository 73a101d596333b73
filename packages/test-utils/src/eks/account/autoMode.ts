import { invalidParameter } from '../eksError';
import { Json } from './wire';

/** Throws unless compute, load balancing and storage are all on or all off. */
export function requireWholeAutoMode(input: Json): void {
  const parts = [
    input.computeConfig?.enabled,
    input.kubernetesNetworkConfig?.elasticLoadBalancing?.enabled,
    input.storageConfig?.blockStorage?.enabled,
  ].map(Boolean);
  if (parts.some(part => part !== parts[0])) {
    throw invalidParameter(
      'For EKS Auto Mode, please ensure that all required configs, including computeConfig, kubernetesNetworkConfig, and blockStorage are all either fully enabled or fully disabled.',
    );
  }
  if (parts[0] && input.bootstrapSelfManagedAddons === true) {
    throw invalidParameter(
      'EKS Auto Mode requires bootstrapSelfManagedAddons to be false.',
    );
  }
}
