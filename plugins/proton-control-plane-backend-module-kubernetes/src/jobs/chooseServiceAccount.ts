import { LaunchRequest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { RunServiceAccounts } from '../KubernetesOptions';

/** The service account of a run's pod; the namespace's default one when undefined. */
export function chooseServiceAccount(
  {
    environmentAccountId,
    templateName,
  }: Pick<LaunchRequest, 'environmentAccountId' | 'templateName'>,
  serviceAccounts: RunServiceAccounts,
): string | undefined {
  const { accounts, templates } = serviceAccounts;
  return (
    own(templates, templateName) ??
    own(accounts, environmentAccountId) ??
    serviceAccounts.default
  );
}

/** A template may have the name of something that every object inherits. */
function own(names: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(names, key) ? names[key] : undefined;
}
