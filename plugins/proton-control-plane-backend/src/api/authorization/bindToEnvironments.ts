import { requireEnvironmentAllowed } from '../../access/Requester';
import { readOwnArn } from '../../readOwnArn';
import {
  OperationHandlers,
  OperationInput,
  OperationName,
  RequestContext,
} from '../operations';

/** The environment that a request is about; undefined when it isn't about one. */
type EnvironmentRule<N extends OperationName> = (
  input: OperationInput<N>,
  context: RequestContext,
) => string | undefined;

/**
 * The operations on one environment. A key for some environments may perform no
 * others.
 */
const ENVIRONMENT_RULES: { [N in OperationName]?: EnvironmentRule<N> } = {
  CreateEnvironment: ({ name }) => name,
  GetEnvironment: ({ name }) => name,
  UpdateEnvironment: ({ name }) => name,
  DeleteEnvironment: ({ name }) => name,
  CancelEnvironmentDeployment: ({ environmentName }) => environmentName,
  ListEnvironmentOutputs: ({ environmentName }) => environmentName,
  ListEnvironmentProvisionedResources: ({ environmentName }) => environmentName,
  ListDeployments: ({ environmentName }) => environmentName,
  NotifyResourceDeploymentStatusChange: readEnvironment,
  TagResource: readEnvironment,
  UntagResource: readEnvironment,
  ListTagsForResource: readEnvironment,
};

type AnyHandler = (input: object, context: RequestContext) => Promise<object>;
type AnyRule = (input: object, context: RequestContext) => string | undefined;

/**
 * Has handlers refuse a request that isn't about an environment that the
 * caller's key is for.
 */
export function bindToEnvironments(
  handlers: OperationHandlers,
): OperationHandlers {
  const rules: Record<string, unknown> = ENVIRONMENT_RULES;
  return Object.fromEntries(
    Object.entries(handlers).map(([operation, handler]) => {
      // The rule and the handler are of the same operation.
      const findEnvironment = rules[operation] as AnyRule | undefined;
      const handle = handler as AnyHandler;
      const bound: AnyHandler = async (input, context) => {
        requireEnvironmentAllowed(
          context,
          `proton:${operation}`,
          findEnvironment?.(input, context),
        );
        return handle(input, context);
      };
      return [operation, bound];
    }),
  );
}

function readEnvironment(
  { resourceArn }: { resourceArn: string },
  context: RequestContext,
): string | undefined {
  const { resourceType, resourceId } = readOwnArn(context, resourceArn);
  return resourceType === 'environment' ? resourceId : undefined;
}
