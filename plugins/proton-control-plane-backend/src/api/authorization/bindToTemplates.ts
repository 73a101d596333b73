import { requireTemplateAllowed } from '../../access/Requester';
import { readOwnArn } from '../../readOwnArn';
import {
  OperationHandlers,
  OperationInput,
  OperationName,
  RequestContext,
} from '../operations';

/**
 * Which environment templates a request is about, for the keys that are bound
 * to some:
 *
 * - a function names them, and the request is refused before anything is read;
 * - `checked`: the operation looks its resource up, and checks the template in
 *   the same transaction;
 * - `filtered`: the list leaves out everything of other templates;
 * - `unbound`: the request isn't about a template, or reads environments.
 */
type TemplateRule<N extends OperationName> =
  | ((input: OperationInput<N>, context: RequestContext) => string[])
  | 'checked'
  | 'filtered'
  | 'unbound';

/** The rule of each operation that this control plane answers. */
export const TEMPLATE_RULES = {
  CreateEnvironmentTemplate: ({ name }) => [name],
  GetEnvironmentTemplate: ({ name }) => [name],
  UpdateEnvironmentTemplate: ({ name }) => [name],
  DeleteEnvironmentTemplate: ({ name }) => [name],
  ListEnvironmentTemplates: 'filtered',

  CreateEnvironmentTemplateVersion: ({ templateName }) => [templateName],
  GetEnvironmentTemplateVersion: ({ templateName }) => [templateName],
  UpdateEnvironmentTemplateVersion: ({ templateName }) => [templateName],
  DeleteEnvironmentTemplateVersion: ({ templateName }) => [templateName],
  ListEnvironmentTemplateVersions: ({ templateName }) => [templateName],

  CreateTemplateSyncConfig: ({ templateName }) => [templateName],
  GetTemplateSyncConfig: ({ templateName }) => [templateName],
  UpdateTemplateSyncConfig: ({ templateName }) => [templateName],
  DeleteTemplateSyncConfig: ({ templateName }) => [templateName],
  GetTemplateSyncStatus: ({ templateName }) => [templateName],
  GetRepositorySyncStatus: 'checked',
  ListRepositorySyncDefinitions: 'filtered',

  CreateEnvironment: ({ templateName }) => [templateName],
  UpdateEnvironment: 'checked',
  DeleteEnvironment: 'checked',
  CancelEnvironmentDeployment: 'checked',
  NotifyResourceDeploymentStatusChange: 'checked',
  DeleteDeployment: 'checked',
  GetEnvironment: 'unbound',
  ListEnvironments: 'unbound',
  ListEnvironmentOutputs: 'unbound',
  ListEnvironmentProvisionedResources: 'unbound',
  GetDeployment: 'unbound',
  ListDeployments: 'unbound',

  // Of a template or a version by its ARN; of an environment in the transaction.
  TagResource: listTemplatesOfArn,
  UntagResource: listTemplatesOfArn,
  ListTagsForResource: listTemplatesOfArn,

  CreateRepository: 'unbound',
  GetRepository: 'unbound',
  ListRepositories: 'unbound',
  DeleteRepository: 'unbound',
  CreateEnvironmentAccountConnection: 'unbound',
  GetEnvironmentAccountConnection: 'unbound',
  ListEnvironmentAccountConnections: 'unbound',
  UpdateEnvironmentAccountConnection: 'unbound',
  DeleteEnvironmentAccountConnection: 'unbound',
  AcceptEnvironmentAccountConnection: 'unbound',
  RejectEnvironmentAccountConnection: 'unbound',
  GetAccountSettings: 'unbound',
  UpdateAccountSettings: 'unbound',
  GetResourcesSummary: 'unbound',
} satisfies { [N in OperationName]?: TemplateRule<N> };

/** Exactly the operations that have a rule. */
type RuledHandlers = Required<
  Pick<OperationHandlers, keyof typeof TEMPLATE_RULES>
>;

type AnyHandler = (input: object, context: RequestContext) => Promise<object>;
type AnyRule = string | ((input: object, context: RequestContext) => string[]);

/**
 * Has handlers refuse a request about a template that the caller's key isn't
 * for, by the {@link TEMPLATE_RULES}.
 */
export function bindToTemplates(handlers: RuledHandlers): OperationHandlers {
  const rules: Record<string, unknown> = TEMPLATE_RULES;
  return Object.fromEntries(
    Object.entries(handlers).map(([operation, handler]) => {
      // The rule and the handler are of the same operation.
      const listTemplates = rules[operation] as AnyRule;
      const handle = handler as AnyHandler;
      if (typeof listTemplates === 'string') {
        return [operation, handle];
      }
      const bound: AnyHandler = async (input, context) => {
        for (const templateName of listTemplates(input, context)) {
          requireTemplateAllowed(context, `proton:${operation}`, templateName);
        }
        return handle(input, context);
      };
      return [operation, bound];
    }),
  );
}

function listTemplatesOfArn(
  { resourceArn }: { resourceArn: string },
  context: RequestContext,
): string[] {
  const { resourceType, resourceId } = readOwnArn(context, resourceArn);
  return resourceType === 'environment-template'
    ? [resourceId.split(':', 1)[0]]
    : [];
}
