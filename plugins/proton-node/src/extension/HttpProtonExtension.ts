import { ResponseError, ServiceUnavailableError } from '@backstage/errors';
import {
  formatInitiatorHeaders,
  type AcceptedState,
  type DeploymentLogEvent,
  type DeploymentLogPage,
  type DeploymentPlan,
  type DeploymentRecord,
  type RegisteredTemplateVersion,
  type RequestInitiator,
  type RetainedEnvironment,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SelectedAccount } from '../accounts/selectAccount';
import { AnswerTooLargeError, limitResponse } from '../clients/limitAnswers';
import { REQUEST_TIMEOUT_MS } from '../clients/protonClientDefaults';
import { describeForeignAnswer } from '../errors/describeForeignAnswer';
import { nameEndpoint } from '../errors/endpointNames';
import { explainUnanswered } from '../errors/explainUnanswered';
import type {
  FollowDeploymentLogOptions,
  ListDeploymentLogOptions,
  ProtonExtension,
  RegisterEnvironmentTemplateVersionOptions,
} from '../service/ProtonService';
import type {
  ExtensionRequest,
  ExtensionTransport,
} from './ExtensionTransport';
import { readServerSentEvents } from './readServerSentEvents';

/** How long a bundle may take to arrive and to be checked, in milliseconds. */
const UPLOAD_TIMEOUT_MS = 60_000;

/** The extension API of one account and region of a control plane. */
export class HttpProtonExtension implements ProtonExtension {
  static create(options: {
    transport: ExtensionTransport;
    account: SelectedAccount;
  }) {
    return new HttpProtonExtension(options.transport, options.account);
  }

  private constructor(
    private readonly transport: ExtensionTransport,
    private readonly account: SelectedAccount,
  ) {}

  /** {@inheritdoc ProtonExtension.listDeploymentLog} */
  async listDeploymentLog(
    options: ListDeploymentLogOptions,
  ): Promise<DeploymentLogPage> {
    const { deploymentId, after, limit, level, signal } = options;
    const query = new URLSearchParams();
    if (after !== undefined) {
      query.set('after', String(after));
    }
    if (limit !== undefined) {
      query.set('limit', String(limit));
    }
    if (level !== undefined) {
      query.set('level', level);
    }
    return this.requestJson({
      method: 'GET',
      path: `deployments/${encodeURIComponent(deploymentId)}/log?${query}`,
      signal,
    });
  }

  /** {@inheritdoc ProtonExtension.followDeploymentLog} */
  async *followDeploymentLog(
    options: FollowDeploymentLogOptions,
  ): AsyncGenerator<DeploymentLogEvent> {
    const { deploymentId, signal } = options;
    let { after = 0 } = options;
    for (;;) {
      const start = after;
      const body = await this.openLog(deploymentId, after, signal);
      try {
        for await (const { event, data } of readServerSentEvents(body)) {
          if (event === 'complete') {
            return;
          }
          const line: DeploymentLogEvent = JSON.parse(data);
          after = line.sequence;
          yield line;
        }
      } catch (error) {
        if (
          signal?.aborted ||
          after === start ||
          error instanceof AnswerTooLargeError
        ) {
          throw explainUnanswered(error, this.account);
        }
      }
      // A backend that ends lets its readers go on at another one.
      if (after === start) {
        throw new ServiceUnavailableError(
          `The log of deployment ${deploymentId} broke off`,
        );
      }
    }
  }

  /** {@inheritdoc ProtonExtension.getDeploymentPlan} */
  async getDeploymentPlan(options: {
    deploymentId: string;
    signal?: AbortSignal;
  }): Promise<DeploymentPlan> {
    const { deploymentId, signal } = options;
    return this.requestJson({
      method: 'GET',
      path: `deployments/${encodeURIComponent(deploymentId)}/plan`,
      signal,
    });
  }

  /** {@inheritdoc ProtonExtension.getDeploymentRecord} */
  async getDeploymentRecord(options: {
    deploymentId: string;
    signal?: AbortSignal;
  }): Promise<DeploymentRecord> {
    const { deploymentId, signal } = options;
    return this.requestJson({
      method: 'GET',
      path: `deployments/${encodeURIComponent(deploymentId)}/record`,
      signal,
    });
  }

  /** {@inheritdoc ProtonExtension.listDeploymentRecords} */
  async listDeploymentRecords(options: {
    environmentName: string;
    deploymentIds: string[];
    signal?: AbortSignal;
  }): Promise<DeploymentRecord[]> {
    const { environmentName, deploymentIds, signal } = options;
    if (deploymentIds.length === 0) {
      return [];
    }
    const name = encodeURIComponent(environmentName);
    const query = new URLSearchParams(
      deploymentIds.map(id => ['deploymentId', id]),
    );
    const { records } = await this.requestJson<{ records: DeploymentRecord[] }>(
      {
        method: 'GET',
        path: `environments/${name}/deployment-records?${query}`,
        signal,
      },
    );
    return records;
  }

  /** {@inheritdoc ProtonExtension.listSensitiveOutputKeys} */
  async listSensitiveOutputKeys(options: {
    environmentName: string;
    signal?: AbortSignal;
  }): Promise<string[]> {
    const name = encodeURIComponent(options.environmentName);
    const { keys } = await this.requestJson<{ keys: string[] }>({
      method: 'GET',
      path: `environments/${name}/sensitive-outputs`,
      signal: options.signal,
    });
    return keys;
  }

  /** {@inheritdoc ProtonExtension.retainEnvironment} */
  async retainEnvironment(options: {
    environmentName: string;
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<RetainedEnvironment> {
    const name = encodeURIComponent(options.environmentName);
    return this.requestJson({
      method: 'POST',
      path: `environments/${name}/retain`,
      headers: formatInitiatorHeaders(options.initiator ?? {}),
      signal: options.signal,
    });
  }

  /** {@inheritdoc ProtonExtension.acceptEnvironmentState} */
  async acceptEnvironmentState(options: {
    environmentName: string;
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<AcceptedState> {
    const name = encodeURIComponent(options.environmentName);
    return this.requestJson({
      method: 'POST',
      path: `environments/${name}/accept-state`,
      headers: formatInitiatorHeaders(options.initiator ?? {}),
      signal: options.signal,
    });
  }

  /** {@inheritdoc ProtonExtension.registerEnvironmentTemplateVersion} */
  async registerEnvironmentTemplateVersion(
    options: RegisterEnvironmentTemplateVersionOptions,
  ): Promise<RegisteredTemplateVersion> {
    const { templateName, bundle, tags, signal, ...parameters } = options;
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(parameters)) {
      if (value !== undefined) {
        query.set(key, String(value));
      }
    }
    if (tags) {
      query.set('tags', JSON.stringify(tags));
    }
    // A space is a plus in a form alone; AWS signatures take a plus for a plus.
    const search = query.toString().replaceAll('+', '%20');
    return this.requestJson(
      {
        method: 'POST',
        path: `environment-templates/${encodeURIComponent(
          templateName,
        )}/versions?${search}`,
        headers: { 'content-type': 'application/gzip' },
        body: bundle,
        signal,
      },
      UPLOAD_TIMEOUT_MS,
    );
  }

  private async openLog(
    deploymentId: string,
    after: number,
    signal: AbortSignal | undefined,
  ): Promise<ReadableStream<Uint8Array>> {
    const id = encodeURIComponent(deploymentId);
    const { body } = await this.request({
      method: 'GET',
      path: `deployments/${id}/log/stream?after=${after}`,
      headers: { accept: 'text/event-stream' },
      signal,
    });
    if (!body) {
      throw new ServiceUnavailableError('The control plane sent no log');
    }
    return body;
  }

  private async requestJson<T>(
    request: ExtensionRequest,
    timeoutMs: number = REQUEST_TIMEOUT_MS,
  ): Promise<T> {
    const { signal } = request;
    const timeout = AbortSignal.timeout(timeoutMs);
    const response = await this.request({
      ...request,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    const text = await this.readText(response);
    try {
      return JSON.parse(text);
    } catch {
      throw this.explainForeignAnswer(response);
    }
  }

  private async readText(response: Response): Promise<string> {
    return limitResponse(response)
      .text()
      .catch(error => {
        throw explainUnanswered(error, this.account);
      });
  }

  private async request(request: ExtensionRequest): Promise<Response> {
    const response = await this.transport.fetch(request).catch(error => {
      throw explainUnanswered(error, this.account);
    });
    if (!response.ok) {
      throw await this.toError(response);
    }
    return response;
  }

  /** The control plane refuses with JSON; anything else isn't its answer. */
  private async toError(response: Response): Promise<Error> {
    const type = response.headers.get('content-type') ?? '';
    if (!/^application\/json\b/i.test(type)) {
      await response.body?.cancel();
      return this.explainForeignAnswer(response);
    }
    const { status, statusText, headers } = response;
    const text = await this.readText(response);
    return ResponseError.fromResponse(
      new Response(text, { status, statusText, headers }),
    );
  }

  private explainForeignAnswer({ status, headers }: Response): Error {
    const { name, whatElseToCheck } = nameEndpoint(this.account);
    return new ServiceUnavailableError(
      `${name} ${describeForeignAnswer({
        statusCode: status,
        headers: Object.fromEntries(headers),
      })}; ${whatElseToCheck}`,
    );
  }
}
