import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createEnvironmentTemplateAction } from '../actions/createEnvironmentTemplate';
import { publishTemplateVersionAction } from '../actions/publishTemplateVersion';
import { registerTemplateVersionAction } from '../actions/registerTemplateVersion';
import { DEMO_BUNDLE } from './demoBundle';
import { FakeProton } from '@proton-vending/test-utils';
import { testSchemaValidator } from './testSchemaValidator';

const workspace = createMockDirectory();

/** The actions of a platform engineer on a fake Proton, and a task to run them in. */
export function createPublishHarness(options: { allow?: boolean } = {}) {
  const { allow = true } = options;
  const proton = new FakeProton();
  workspace.setContent({ bundle: DEMO_BUNDLE });
  const services = {
    proton: proton.service,
    schemaValidator: testSchemaValidator,
    permissions: mockServices.permissions({
      result: allow ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
    }),
    config: mockServices.rootConfig({
      data: {
        aws: { mainAccount: { accessKeyId: 'a', secretAccessKey: 'b' } },
      },
    }),
  };
  const actions: TemplateAction<any, any, any>[] = [
    createEnvironmentTemplateAction(services),
    registerTemplateVersionAction(services),
    publishTemplateVersionAction(services),
  ];
  const outputs: Record<string, unknown> = {};
  const lines: string[] = [];
  /** What the scaffolder keeps of a task; clear it to forget. */
  const checkpoints = new Map<string, unknown>();
  const logger = mockServices.logger.mock();
  for (const level of ['info', 'warn', 'error'] as const) {
    logger[level].mockImplementation(message => {
      lines.push(String(message));
    });
  }
  return {
    proton,
    workspace,
    outputs,
    lines,
    checkpoints,
    /** Runs a step; with the same task, it is a run again. */
    async run(
      id: string,
      input: object,
      overrides: {
        isDryRun?: boolean;
        signal?: AbortSignal;
        taskId?: string;
      } = {},
    ) {
      const action = actions.find(candidate => candidate.id === id);
      const { taskId = 'task-1', ...rest } = overrides;
      await action?.handler({
        ...createMockActionContext({
          input,
          logger,
          workspacePath: workspace.path,
          task: { id: taskId },
        }),
        step: { id: 'step-1', name: 'Step' },
        output: (name: string, value: unknown) => {
          outputs[name] = value;
        },
        checkpoint: async checkpoint => {
          const key = `${taskId}.${checkpoint.key}`;
          if (!checkpoints.has(key)) {
            checkpoints.set(key, await checkpoint.fn());
          }
          return checkpoints.get(key) as ReturnType<typeof checkpoint.fn>;
        },
        ...rest,
      });
    },
  };
}
