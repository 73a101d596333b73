import { EMBEDDED_ENDPOINT } from '../accounts/readProtonAccounts';
import type { SelectedAccount } from '../accounts/selectAccount';

/** The package that makes a backend answer at the embedded endpoint. */
const CONTROL_PLANE_PACKAGE =
  '@proton-vending/backstage-plugin-proton-control-plane-backend';

/** What is specific to one kind of endpoint in sentences about it. */
export interface EndpointNames {
  /** Starts a sentence. */
  name: string;
  /** Continues one: what to check when nothing answers there. */
  whatToCheck: string;
  /** Continues one: what to check when something else answers there. */
  whatElseToCheck: string;
}

/** How errors name the Proton API of an account, without any credentials. */
export function nameEndpoint({
  accountId,
  endpoint,
  region,
}: SelectedAccount): EndpointNames {
  const target = `(account ${accountId}, region ${region})`;
  if (endpoint === EMBEDDED_ENDPOINT) {
    return {
      name: `The embedded Proton control plane ${target}`,
      whatToCheck:
        'check that the backend has the proton-control-plane plugin and that it started',
      whatElseToCheck: `check that the backend has the plugin proton-control-plane (package ${CONTROL_PLANE_PACKAGE}) and that it started, or set the endpoint of the account under proton.accounts`,
    };
  }
  return {
    name: `The Proton endpoint ${showUrl(endpoint)} ${target}`,
    whatToCheck:
      'check that it is running and that proton.accounts has the right endpoint',
    whatElseToCheck:
      'check the endpoint under proton.accounts: the URL of the control plane of another Backstage ends with /api/proton-control-plane, and that Backstage needs the plugin proton-control-plane',
  };
}

/** A URL without user, password, query and fragment. */
function showUrl(endpoint: string): string {
  const url = new URL(endpoint);
  const path = url.pathname.replace(/\/+$/, '');
  return `${url.origin}${path}`;
}
