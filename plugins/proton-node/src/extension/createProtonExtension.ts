import { ResponseError, ServiceUnavailableError } from '@backstage/errors';
import {
  formatInitiatorHeaders,
  type DeprecatedTemplateVersion,
  type DeploymentLogEvent,
  type DeploymentRecord,
  type EnvironmentPlan,
  type RequestInitiator,
  type TemplateRule,
} from '@proton-vending/backstage-plugin-proton-common';
import * as uriTemplate from 'uri-template';
import type { SelectedAccount } from '../accounts/selectAccount';
import { REQUEST_TIMEOUT_MS } from '../clients/createClient';
import { AnswerTooLargeError, limitResponse } from '../clients/limitAnswers';
import {
  explainForeignAnswer,
  explainUnanswered,
} from '../errors/explainUnanswered';
import type { ProtonExtension } from '../service/ProtonService';
import { readServerSentEvents } from './readServerSentEvents';
import type { ExtensionRequest } from './sendRequest';

/** How long a bundle or a state may take to arrive and to be checked, in milliseconds. */
const UPLOAD_TIMEOUT_MS = 60_000;

/**
 * Creates the extension API of one account and region of a control plane. Paths
 * are URI templates (RFC 6570), named as in the control plane's openapi.yaml.
 */
export function createProtonExtension({
  account,
  send,
}: {
  account: SelectedAccount;
  send: (request: ExtensionRequest) => Promise<Response>;
}): ProtonExtension {
  const request = async (
    path: string,
    parameters: object,
    init: Partial<ExtensionRequest>,
  ): Promise<Response> => {
    const response = await send({
      method: 'GET',
      ...init,
      path: uriTemplate.parse(path).expand({ ...parameters }),
    }).catch(error => {
      throw explainUnanswered(error, account);
    });
    if (!response.ok) {
      throw await toError(response, account);
    }
    return response;
  };

  const requestText = async (
    path: string,
    parameters: object & { signal?: AbortSignal },
    init: Partial<ExtensionRequest> = {},
    timeoutMs: number = REQUEST_TIMEOUT_MS,
  ): Promise<{ response: Response; text: string }> => {
    const { signal } = parameters;
    const timeout = AbortSignal.timeout(timeoutMs);
    const response = await request(path, parameters, {
      ...init,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    return { response, text: await readText(response, account) };
  };

  const requestJson = async <T>(
    ...args: Parameters<typeof requestText>
  ): Promise<T> => {
    const { response, text } = await requestText(...args);
    try {
      return JSON.parse(text);
    } catch {
      throw explainForeignAnswer(response, account);
    }
  };

  const post = <T>(
    path: string,
    parameters: { initiator?: RequestInitiator; signal?: AbortSignal },
    body?: object,
  ): Promise<T> =>
    requestJson(path, parameters, {
      method: 'POST',
      headers: {
        ...formatInitiatorHeaders(parameters.initiator ?? {}),
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && new TextEncoder().encode(JSON.stringify(body)),
    });

  return {
    listDeploymentLog: parameters =>
      requestJson(
        'deployments/{deploymentId}/log{?after,limit,level}',
        parameters,
      ),

    async *followDeploymentLog({ deploymentId, signal, after = 0 }) {
      let last = after;
      for (;;) {
        const start = last;
        const { body } = await request(
          'deployments/{deploymentId}/log/stream{?after}',
          { deploymentId, after: start },
          { headers: { accept: 'text/event-stream' }, signal },
        );
        if (!body) {
          throw new ServiceUnavailableError('The control plane sent no log');
        }
        try {
          for await (const { event, data } of readServerSentEvents(body)) {
            if (event === 'complete') {
              return;
            }
            const line: DeploymentLogEvent = JSON.parse(data);
            last = line.sequence;
            yield line;
          }
        } catch (error) {
          if (
            signal?.aborted ||
            last === start ||
            error instanceof AnswerTooLargeError
          ) {
            throw explainUnanswered(error, account);
          }
        }
        // A backend that ends lets its readers go on at another one.
        if (last === start) {
          throw new ServiceUnavailableError(
            `The log of deployment ${deploymentId} ended early`,
          );
        }
      }
    },

    getDeploymentPlan: parameters =>
      requestJson('deployments/{deploymentId}/plan', parameters),

    getDeploymentRecord: parameters =>
      requestJson('deployments/{deploymentId}/record', parameters),

    async listDeploymentRecords({ deploymentIds, ...options }) {
      if (deploymentIds.length === 0) {
        return [];
      }
      const parameters = { ...options, deploymentId: deploymentIds };
      const { records } = await requestJson<{ records: DeploymentRecord[] }>(
        'environments/{environmentName}/deployment-records{?deploymentId*}',
        parameters,
      );
      return records;
    },

    async describeEnvironmentOutputs(parameters) {
      const { keys, descriptions = {} } = await requestJson<{
        keys: string[];
        /** Absent of an earlier release. */
        descriptions?: Record<string, string>;
      }>('environments/{environmentName}/sensitive-outputs', parameters);
      return { sensitiveKeys: keys, descriptions };
    },

    async listSensitiveOutputKeys(parameters) {
      const { keys } = await requestJson<{ keys: string[] }>(
        'environments/{environmentName}/sensitive-outputs',
        parameters,
      );
      return keys;
    },

    startEnvironmentPlan: ({ change, ...parameters }) =>
      post('environments/{environmentName}/plans', parameters, change),

    startEnvironmentCreationPlan: ({ creation, ...parameters }) =>
      post(
        'environments/{environmentName}/creation-plans',
        parameters,
        creation,
      ),

    getEnvironmentPlan: parameters =>
      requestJson('environments/{environmentName}/plans/{planId}', parameters),

    async listEnvironmentPlans(parameters) {
      const { plans } = await requestJson<{ plans: EnvironmentPlan[] }>(
        'environments/{environmentName}/plans',
        parameters,
      );
      return plans;
    },

    cancelEnvironmentPlan: parameters =>
      post('environments/{environmentName}/plans/{planId}/cancel', parameters),

    deployEnvironmentPlan: ({ allowReplacement, ...parameters }) =>
      post('environments/{environmentName}/plans/{planId}/deploy', parameters, {
        allowReplacement,
      }),

    updateEnvironment: ({ update, ...parameters }) =>
      post('environments/{environmentName}/update', parameters, update),

    importEnvironment: ({ environment, ...parameters }) =>
      requestJson(
        'environments/{environmentName}/import',
        parameters,
        {
          method: 'POST',
          headers: {
            ...formatInitiatorHeaders(parameters.initiator ?? {}),
            'content-type': 'application/json',
          },
          body: new TextEncoder().encode(JSON.stringify(environment)),
        },
        UPLOAD_TIMEOUT_MS,
      ),

    retainEnvironment: parameters =>
      post('environments/{environmentName}/retain', parameters),

    acceptEnvironmentState: parameters =>
      post('environments/{environmentName}/accept-state', parameters),

    listEnvironmentStateVersions: parameters =>
      requestJson(
        'environments/{environmentName}/state-versions{?before,limit}',
        parameters,
      ),

    async getEnvironmentState(parameters) {
      const { text } = await requestText(
        'environments/{environmentName}/state-versions/{version}',
        parameters,
      );
      return text;
    },

    restoreEnvironmentState: parameters =>
      post(
        'environments/{environmentName}/state-versions/{version}/restore',
        parameters,
      ),

    async getRefusedState(parameters) {
      const { text } = await requestText(
        'environments/{environmentName}/refused-states/{id}',
        parameters,
      );
      return text;
    },

    acceptRefusedState: parameters =>
      post(
        'environments/{environmentName}/refused-states/{id}/accept',
        parameters,
      ),

    discardRefusedState: parameters =>
      post(
        'environments/{environmentName}/refused-states/{id}/discard',
        parameters,
      ),

    unlockEnvironmentState: parameters =>
      post('environments/{environmentName}/unlock-state', parameters),

    openEnvironmentStateAccess: parameters =>
      post('environments/{environmentName}/state-access', parameters),

    async listTemplateRules(parameters) {
      const { rules } = await requestJson<{ rules: TemplateRule[] }>(
        'environment-templates/{templateName}/versions/{majorVersion}/{minorVersion}/rules',
        parameters,
      );
      return rules;
    },

    async listDeprecatedVersions(parameters = {}) {
      const { versions } = await requestJson<{
        versions: DeprecatedTemplateVersion[];
      }>('deprecated-versions', parameters);
      return versions;
    },

    deprecateTemplateVersion: ({ deprecation, ...parameters }) =>
      post(
        'environment-templates/{templateName}/versions/{majorVersion}/{minorVersion}/deprecate',
        parameters,
        deprecation,
      ),

    async undeprecateTemplateVersion(parameters) {
      await post(
        'environment-templates/{templateName}/versions/{majorVersion}/{minorVersion}/undeprecate',
        parameters,
      );
    },

    registerEnvironmentTemplateVersion({ bundle, tags, ...options }) {
      const parameters = { ...options, tags: tags && JSON.stringify(tags) };
      return requestJson(
        'environment-templates/{templateName}/versions{?majorVersion,minorVersion,description,clientToken,unlessUnchanged,dryRun,tags}',
        parameters,
        {
          method: 'POST',
          headers: { 'content-type': 'application/gzip' },
          body: bundle,
        },
        UPLOAD_TIMEOUT_MS,
      );
    },
  };
}

async function readText(
  response: Response,
  account: SelectedAccount,
): Promise<string> {
  return limitResponse(response)
    .text()
    .catch(error => {
      throw explainUnanswered(error, account);
    });
}

/** The control plane refuses with JSON; anything else isn't its answer. */
async function toError(
  response: Response,
  account: SelectedAccount,
): Promise<Error> {
  const type = response.headers.get('content-type') ?? '';
  if (!/^application\/json\b/i.test(type)) {
    await response.body?.cancel();
    return explainForeignAnswer(response, account);
  }
  const { status, statusText, headers } = response;
  const text = await readText(response, account);
  return ResponseError.fromResponse(
    new Response(text, { status, statusText, headers }),
  );
}
