import { readOwnArn } from '../../readOwnArn';
import { OperationInput, OperationName, RequestContext } from '../operations';

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
export type TemplateRule<N extends OperationName> =
  | ((input: OperationInput<N>, context: RequestContext) => string[])
  | 'checked'
  | 'filtered'
  | 'unbound';

/** The rule of each operation that this control plane answers. */
export const TEMPLATE_RULES = {
  CreateEnvironmentTemplate: ({ name }) => list(name),
  GetEnvironmentTemplate: ({ name }) => list(name),
  UpdateEnvironmentTemplate: ({ name }) => list(name),
  DeleteEnvironmentTemplate: ({ name }) => list(name),
  ListEnvironmentTemplates: 'filtered',

  CreateEnvironmentTemplateVersion: ({ templateName }) => list(templateName),
  GetEnvironmentTemplateVersion: ({ templateName }) => list(templateName),
  UpdateEnvironmentTemplateVersion: ({ templateName }) => list(templateName),
  DeleteEnvironmentTemplateVersion: ({ templateName }) => list(templateName),
  ListEnvironmentTemplateVersions: ({ templateName }) => list(templateName),

  CreateTemplateSyncConfig: ({ templateName }) => list(templateName),
  GetTemplateSyncConfig: ({ templateName }) => list(templateName),
  UpdateTemplateSyncConfig: ({ templateName }) => list(templateName),
  DeleteTemplateSyncConfig: ({ templateName }) => list(templateName),
  GetTemplateSyncStatus: ({ templateName }) => list(templateName),
  GetRepositorySyncStatus: 'checked',
  ListRepositorySyncDefinitions: 'filtered',

  CreateEnvironment: ({ templateName }) => list(templateName),
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

/** An operation that has a rule, and so can be answered. */
export type RuledOperation = keyof typeof TEMPLATE_RULES;

function list(name: string | undefined): string[] {
  return name === undefined ? [] : [name];
}

function listTemplatesOfArn(
  { resourceArn }: { resourceArn?: string },
  context: RequestContext,
): string[] {
  if (resourceArn === undefined) {
    return [];
  }
  const { resourceType, resourceId } = readOwnArn(context, resourceArn);
  return resourceType === 'environment-template'
    ? [resourceId.split(':', 1)[0]]
    : [];
}
