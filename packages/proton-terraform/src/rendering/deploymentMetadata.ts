/**
 * Where Proton says which deployment wrote a folder.
 *
 * @public
 */
export const METADATA_PATH = '.proton/deployment-metadata.json';

/**
 * What the metadata of a folder says.
 *
 * @public
 */
export interface DeploymentMetadata {
  /** Of the resource that the folder belongs to; absent when the file has none. */
  arn?: string;
  deploymentId?: string;
  isDeleted: boolean;
  templateArn?: string;
  majorVersion?: string;
  minorVersion?: string;
}

/**
 * Reads the metadata of a folder; people may have edited it.
 *
 * @public
 */
export function parseDeploymentMetadata(text: string): DeploymentMetadata {
  const root = toObject(parseJson(text));
  const resource = toObject(root.resourceMetadata);
  const isValid =
    isAbsentOr('string', root.deploymentId) &&
    isAbsentOr('boolean', root.isResourceDeleted);
  if (!isValid) {
    return { isDeleted: false };
  }
  return {
    arn: toText(resource.arn) ?? toText(toObject(root.componentMetadata).arn),
    deploymentId: toText(root.deploymentId),
    isDeleted: root.isResourceDeleted === true,
    templateArn: toText(resource.templateArn),
    majorVersion: toText(resource.templateMajorVersion),
    minorVersion: toText(resource.templateMinorVersion),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isAbsentOr(type: 'string' | 'boolean', value: unknown): boolean {
  return value === undefined || typeof value === type;
}
