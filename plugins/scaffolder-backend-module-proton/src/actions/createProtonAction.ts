import type {
  AuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  createTemplateAction,
  type TemplateExample,
} from '@backstage/plugin-scaffolder-node';
import {
  type ProtonService,
  toBackstageError,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import type { z } from 'zod/v3';
import { StepPermissions } from '../permissions/StepPermissions';
import { Redactor } from '../redaction/Redactor';

/**
 * The services that the actions work with. Each action takes those that it needs.
 *
 * @public
 */
export interface ProtonActionServices {
  proton: ProtonService;
  schemaValidator: SchemaValidator;
  permissions: PermissionsService;
  catalog: CatalogService;
  auth: AuthService;
  /** Through which the catalog is asked to look again. */
  events: EventsService;
  /** Where the AWS credentials for S3 are. */
  config: Config;
  /** The namespace of the entities of environments; `default` when absent. */
  entityNamespace?: string;
  /** Where users open Backstage, for links to the pages of environments. */
  appUrl?: string;
}

/** The errors whose message says what to do, so that no stack is needed. */
const SELF_EXPLAINING = new Set([
  'AuthenticationError',
  'ConflictError',
  'DeploymentError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'ServiceUnavailableError',
]);

type Fields = { [key in string]: (zImpl: typeof z) => z.ZodType };

type Context<TInput extends Fields, TOutput extends Fields> = Parameters<
  Parameters<typeof createTemplateAction<TInput, TOutput>>[0]['handler']
>[0];

/**
 * Creates an action whose log and errors are redacted, and which acts with the
 * permissions of whoever started the task.
 */
export function createProtonAction<
  TInput extends Fields,
  TOutput extends Fields,
>(options: {
  permissions: PermissionsService;
  id: string;
  description: string;
  examples: TemplateExample[];
  schema: { input: TInput; output: TOutput };
  handler(
    ctx: Context<TInput, TOutput>,
    step: { may: StepPermissions; redactor: Redactor },
  ): Promise<void>;
}) {
  const { permissions, handler, ...action } = options;
  return createTemplateAction<TInput, TOutput>({
    ...action,
    supportsDryRun: true,
    async handler(ctx) {
      const redactor = new Redactor();
      try {
        await handler(
          { ...ctx, logger: redactor.logger(ctx.logger) },
          { may: StepPermissions.create({ permissions, ctx }), redactor },
        );
      } catch (error) {
        throw redactor.redactError(toTaskError(error));
      }
    },
  });
}

/** The scaffolder logs an error's stack, in which the message would get lost. */
function toTaskError(error: unknown): Error {
  const taskError = toBackstageError(error);
  if (SELF_EXPLAINING.has(taskError.name)) {
    taskError.stack = `${taskError.name}: ${taskError.message}`;
  }
  return taskError;
}
