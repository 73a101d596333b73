import { ResponseError } from '@backstage/errors';
import type { DeploymentLogPage } from '@proton-vending/backstage-plugin-proton-common';
import { REQUEST_TIMEOUT_MS } from '../clients/protonClientDefaults';
import { explainUnanswered } from '../errors/explainUnanswered';
import type {
  ListDeploymentLogOptions,
  ProtonExtension,
} from '../service/ProtonService';
import type { SelectedAccount } from '../accounts/selectAccount';
import type { EmbeddedControlPlane } from './EmbeddedControlPlane';

/** The extension API of the control plane inside Backstage. */
export class EmbeddedProtonExtension implements ProtonExtension {
  static create(options: {
    controlPlane: EmbeddedControlPlane;
    account: SelectedAccount;
  }) {
    return new EmbeddedProtonExtension(options.controlPlane, options.account);
  }

  private constructor(
    private readonly controlPlane: EmbeddedControlPlane,
    private readonly account: SelectedAccount,
  ) {}

  /** {@inheritdoc ProtonExtension.listDeploymentLog} */
  async listDeploymentLog(
    options: ListDeploymentLogOptions,
  ): Promise<DeploymentLogPage> {
    const { deploymentId, after, limit, signal } = options;
    const query = new URLSearchParams();
    if (after !== undefined) {
      query.set('after', String(after));
    }
    if (limit !== undefined) {
      query.set('limit', String(limit));
    }
    return this.get({
      path: `deployments/${encodeURIComponent(deploymentId)}/log?${query}`,
      signal,
    });
  }

  /** {@inheritdoc ProtonExtension.listSensitiveOutputKeys} */
  async listSensitiveOutputKeys(options: {
    environmentName: string;
    signal?: AbortSignal;
  }): Promise<string[]> {
    const name = encodeURIComponent(options.environmentName);
    const { keys } = await this.get<{ keys: string[] }>({
      path: `environments/${name}/sensitive-outputs`,
      signal: options.signal,
    });
    return keys;
  }

  private async get<T>(options: {
    path: string;
    signal?: AbortSignal;
  }): Promise<T> {
    const { path, signal } = options;
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const baseUrl = await this.controlPlane.getBaseUrl();
    const response = await fetch(`${baseUrl}/extension/v1/${path}`, {
      headers: await this.controlPlane.getHeaders(),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    }).catch(error => {
      throw explainUnanswered(error, this.account);
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}
