import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createEnvironmentAction } from '../actions/createEnvironment';
import type { ProtonActionServices } from '../actions/createProtonAction';
import type { JsonObject } from '@backstage/types';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { testSchemaValidator } from './testSchemaValidator';
import { createClusterProton } from './clusterProton';

function environmentEntity(name: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      namespace: 'clusters',
      annotations: {
        'aws.amazon.com/aws-proton-environment': `arn:aws:proton:us-east-1:123456789012:environment/${name}`,
      },
    },
  };
}

/** The permission backend's answer to a token that is not valid any more. */
function tokenRefused(): Promise<ResponseError> {
  return ResponseError.fromResponse(
    new Response(
      JSON.stringify({
        error: {
          name: 'AuthenticationError',
          message: 'Failed plugin token verification',
        },
        response: { statusCode: 401 },
      }),
      {
        status: 401,
        statusText: 'Unauthorized',
        headers: { 'content-type': 'application/json' },
      },
    ),
  );
}

interface HarnessOptions {
  allow?: boolean;
  /** The permissions that are denied, when not all are. */
  deny?: string[];
  /** The permissions that are given on conditions, by their names. */
  conditions?: Record<string, PolicyDecision>;
  /** The environments that the catalog knows. */
  cataloged?: string[];
  /** One without threads, which knows no rules, when absent. */
  schemaValidator?: SchemaValidator;
}

/** An action on a fake Proton, and a context to run it in. */
export function createHarness<
  TInput extends JsonObject,
  TOutput extends JsonObject,
>(
  create: (
    services: Omit<ProtonActionServices, 'config'>,
  ) => TemplateAction<TInput, TOutput, 'v2'>,
  options: HarnessOptions = {},
) {
  type Action = TemplateAction<TInput, TOutput, 'v2'>;
  type Context = Parameters<Action['handler']>[0];
  const { allow = true, deny = [], conditions = {} } = options;
  const { cataloged = ['demo', 'my-cluster'] } = options;
  /** That of whoever started the task. */
  const token = { isExpired: false };
  const proton = createClusterProton();
  const logger = mockServices.logger.mock();
  const events = mockServices.events.mock();
  const catalog = catalogServiceMock({
    entities: [
      ...cataloged.map(environmentEntity),
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: 'shop', namespace: 'default' },
      },
    ],
  });
  const action = create({
    proton: proton.service,
    schemaValidator: options.schemaValidator ?? testSchemaValidator,
    permissions: mockServices.permissions.mock({
      authorizeConditional: async requests => {
        if (token.isExpired) {
          throw await tokenRefused();
        }
        return requests.map(
          ({ permission }): PolicyDecision =>
            conditions[permission.name] ?? {
              result:
                allow && !deny.includes(permission.name)
                  ? AuthorizeResult.ALLOW
                  : AuthorizeResult.DENY,
            },
        );
      },
    }),
    catalog,
    auth: mockServices.auth({ pluginId: 'scaffolder' }),
    events,
    appUrl: 'https://backstage.example.com',
  });
  const context = createMockActionContext({
    input: {},
    task: { id: 'task-1' },
    user: { ref: 'user:default/guest' },
    templateInfo: { entityRef: 'template:default/create-cluster' },
  });
  const outputs: Record<string, unknown> = {};
  const lines: string[] = [];
  for (const level of ['info', 'warn', 'error'] as const) {
    logger[level].mockImplementation(message => {
      lines.push(String(message));
    });
  }
  return {
    token,
    proton,
    catalog,
    events,
    action,
    outputs,
    lines,
    workspacePath: context.workspacePath,
    run: (
      input: Context['input'],
      overrides: { [name in keyof Context]?: unknown } = {},
    ) =>
      action.handler({
        ...context,
        logger,
        input,
        output: (name: string, value: unknown) => {
          outputs[name] = value;
        },
        ...overrides,
      } as unknown as Context),
  };
}

/** The action that creates environments. */
export function createActionHarness(options: HarnessOptions = {}) {
  return createHarness(createEnvironmentAction, options);
}

/** Keeps what is done over the runs of a step, as the scaffolder does. */
export function createCheckpoints() {
  const state = new Map<string, unknown>();
  const checkpoint = async <T>(options: {
    key: string;
    fn: () => Promise<T>;
  }): Promise<T> => {
    if (!state.has(options.key)) {
      state.set(options.key, await options.fn());
    }
    return state.get(options.key) as T;
  };
  return { state, checkpoint };
}

/** A whole input of the action. */
export const demoInput = {
  name: 'demo',
  templateName: 'eks-cluster',
  templateMajorVersion: '1',
  inputs: { cluster_name: 'demo' },
};
