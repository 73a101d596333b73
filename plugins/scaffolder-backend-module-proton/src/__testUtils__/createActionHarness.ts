import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createEnvironmentAction } from '../actions/createEnvironment';
import { FakeProton } from './FakeProton';

type Action = ReturnType<typeof createEnvironmentAction>;
type Context = Parameters<Action['handler']>[0];

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

/** The action on a fake Proton, and a context to run it in. */
export function createActionHarness(
  options: {
    allow?: boolean;
    /** The environments that the catalog knows. */
    cataloged?: string[];
  } = {},
) {
  const { allow = true, cataloged = ['demo', 'my-cluster'] } = options;
  const proton = new FakeProton();
  const logger = mockServices.logger.mock();
  const action = createEnvironmentAction({
    proton: proton.service,
    permissions: mockServices.permissions({
      result: allow ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
    }),
    catalog: catalogServiceMock({ entities: cataloged.map(environmentEntity) }),
    auth: mockServices.auth({ pluginId: 'scaffolder' }),
  });
  const context = createMockActionContext({
    input: {},
    task: { id: 'task-1' },
    user: { ref: 'user:default/guest' },
  });
  const outputs: Record<string, unknown> = {};
  const lines: string[] = [];
  for (const level of ['info', 'warn', 'error'] as const) {
    logger[level].mockImplementation(message => {
      lines.push(String(message));
    });
  }
  return {
    proton,
    action,
    outputs,
    lines,
    workspacePath: context.workspacePath,
    run: (input: Context['input'], overrides: Partial<Context> = {}) =>
      action.handler({
        ...context,
        logger,
        input,
        output: (name, value) => {
          outputs[name] = value;
        },
        ...overrides,
      } as Context),
  };
}

/** A whole input of the action. */
export const demoInput = {
  name: 'demo',
  templateName: 'eks-cluster',
  templateMajorVersion: '1',
  inputs: { cluster_name: 'demo' },
};
