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

/** A template can have the name of an inherited property, such as `constructor`. */
function own(names: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(names, key) ? names[key] : undefined;
}
