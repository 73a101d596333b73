import { consolePageUrl, ConsoleScope, ConsoleSignIn } from './awsConsole';
import { RESOURCE_PAGES } from './resourcePages';

/** `arn:<partition>:<service>:<region>:<account>:<resource>`. */
const ARN = /^arn:([a-z0-9-]+):[a-z0-9-]+:([a-z0-9-]*):(\d{12}|aws)?:([^\s]+)$/;

/**
 * The page of a provisioned resource in the AWS console. Undefined for a type
 * that isn't known, and for an identifier that such a resource can't have.
 *
 * @public
 */
export function resourceConsoleUrl(options: {
  /** As Terraform names it, such as `aws_vpc`. */
  type: string;
  /** The ARN, or the id of a resource that has no ARN. */
  identifier: string;
  /** Where the environment is; an ARN says it of the resource itself. */
  scope: ConsoleScope;
  signIn: ConsoleSignIn;
}): string | undefined {
  const { type, identifier, signIn } = options;
  if (!Object.hasOwn(RESOURCE_PAGES, type)) {
    return undefined;
  }
  const { pattern, path } = RESOURCE_PAGES[type];
  const { scope, resource } = locate(identifier, options.scope);
  const match = pattern.exec(resource);
  if (!match) {
    return undefined;
  }
  return consolePageUrl(
    scope,
    signIn,
    path({
      ids: match.slice(1).map(encodeURIComponent),
      identifier: encodeURIComponent(identifier),
      region: scope.region,
      accountId: scope.accountId,
    }),
  );
}

function locate(
  identifier: string,
  environment: ConsoleScope,
): { scope: ConsoleScope; resource: string } {
  const match = ARN.exec(identifier);
  if (!match) {
    return { scope: environment, resource: identifier };
  }
  const [, partition, region, accountId, resource] = match;
  return {
    scope: {
      partition,
      // Global services, such as IAM, have no region in their ARNs.
      region: region || environment.region,
      accountId: /^\d{12}$/.test(accountId ?? '')
        ? accountId
        : environment.accountId,
    },
    resource,
  };
}
