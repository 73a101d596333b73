import { TemplateVersion, formatTemplateVersion } from './versions';

/**
 * Where a Proton resource lives.
 *
 * @public
 */
export interface ProtonScope {
  /** AWS partition; the one of the region when not given. */
  partition?: string;
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** Twelve-digit AWS account id. */
  accountId: string;
}

/**
 * The parts of a Proton ARN.
 *
 * @public
 */
export interface ProtonArn extends Required<ProtonScope> {
  /** Such as `environment` or `environment-template`. */
  resourceType: string;
  /** What follows the first slash, such as `my-cluster` or `eks-cluster:1.0`. */
  resourceId: string;
}

const ARN_PATTERN =
  /^arn:(aws|aws-cn|aws-us-gov):proton:([a-z0-9-]+):(\d{12}):([a-z-]+)\/(.+)$/;

/**
 * Reads a Proton ARN; `undefined` when the text is not one.
 *
 * @public
 */
export function parseProtonArn(arn: string): ProtonArn | undefined {
  const match = ARN_PATTERN.exec(arn);
  if (!match) {
    return undefined;
  }
  const [, partition, region, accountId, resourceType, resourceId] = match;
  return { partition, region, accountId, resourceType, resourceId };
}

/**
 * Reads the ARN of an environment, whose `resourceId` is then the
 * environment's name; `undefined` for anything else.
 *
 * @public
 */
export function parseEnvironmentArn(arn: string): ProtonArn | undefined {
  const parsed = parseProtonArn(arn);
  return parsed?.resourceType === 'environment' &&
    !parsed.resourceId.includes('/')
    ? parsed
    : undefined;
}

/**
 * The AWS partition that a region belongs to.
 *
 * @public
 */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) {
    return 'aws-cn';
  }
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/**
 * The ARN of a resource of Proton:
 * `arn:<partition>:proton:<region>:<account>:<type>/<id>`. The partition is the
 * region's when the scope names none.
 *
 * @public
 */
export function formatProtonArn(
  scope: ProtonScope,
  resourceType: string,
  resourceId: string,
): string {
  const { region, accountId, partition = partitionOf(region) } = scope;
  return `arn:${partition}:proton:${region}:${accountId}:${resourceType}/${resourceId}`;
}

/**
 * The ARN of an environment, by its name.
 *
 * @public
 */
export function formatEnvironmentArn(scope: ProtonScope, name: string): string {
  return formatProtonArn(scope, 'environment', name);
}

/**
 * The ARN of an environment template, by its name.
 *
 * @public
 */
export function formatEnvironmentTemplateArn(
  scope: ProtonScope,
  name: string,
): string {
  return formatProtonArn(scope, 'environment-template', name);
}

/**
 * The ARN of a version of an environment template, which ends in such as
 * `eks:1.0`.
 *
 * @public
 */
export function formatEnvironmentTemplateVersionArn(
  scope: ProtonScope,
  templateName: string,
  version: TemplateVersion,
): string {
  return formatProtonArn(
    scope,
    'environment-template',
    `${templateName}:${formatTemplateVersion(version)}`,
  );
}

/**
 * The ARN of a deployment, by its id.
 *
 * @public
 */
export function formatDeploymentArn(scope: ProtonScope, id: string): string {
  return formatProtonArn(scope, 'deployment', id);
}
