import { protonEnvironmentOutputsReadPermission } from '@proton-vending/backstage-plugin-proton-common';
import { GuardedEnvironment } from '../routes/createEnvironmentGuard';

/** Whether the caller may see the sensitive outputs and inputs of an environment. */
export function maySeeSecrets({
  environments,
  resource,
}: Pick<GuardedEnvironment, 'environments' | 'resource'>): Promise<boolean> {
  return environments.allows(protonEnvironmentOutputsReadPermission, resource);
}
