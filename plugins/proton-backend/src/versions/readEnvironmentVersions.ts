import { Environment, ProtonClient } from '@aws-sdk/client-proton';
import { NotFoundError } from '@backstage/errors';
import {
  compareSchemas,
  describeDeprecation,
  EnvironmentVersionDetails,
  EnvironmentVersionList,
  formatTemplateVersion,
  OperationState,
  toFormSchema,
  DisabledReason,
  TemplateVersion,
  TemplateVersionDeprecation,
  TemplateVersionStatus,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonExtension,
  readInputSchema,
} from '@proton-vending/backstage-plugin-proton-node';
import { versionOf } from '../environments/fetchEnvironment';
import { requireMember } from '../environments/requireMember';
import { listVersions } from '../templates/listVersions';
import { toOperationState } from '../operations/describeOperations';

/** Whose versions are asked for, and what the caller may do. */
export interface VersionsRequest {
  client: ProtonClient;
  /** Absent with AWS's own API. */
  extension: ProtonExtension | undefined;
  environment: Environment;
  /** Whether the environment can be upgraded at all. */
  upgrade: OperationState;
  /** Whether the caller may see versions that are not published. */
  withDrafts: boolean;
}

/** The versions of its template that an environment could run, newest first. */
export async function listEnvironmentVersions(
  request: VersionsRequest,
): Promise<EnvironmentVersionList> {
  const { client, environment, extension, upgrade, withDrafts } = request;
  const current = {
    majorVersion: requireMember(environment, 'templateMajorVersion'),
    minorVersion: requireMember(environment, 'templateMinorVersion'),
  };
  const currentVersion = formatTemplateVersion(current);
  const { recommendedVersion, versions } = await listVersions({
    client,
    extension,
    templateName: requireMember(environment, 'templateName'),
    withDrafts: true,
  });
  return {
    current: currentVersion,
    recommended: recommendedVersion,
    versions: versions
      .map(listing => ({
        version: formatTemplateVersion(listing),
        status: listing.status,
        description: listing.description,
        createdAt: listing.createdAt,
        recommended: listing.recommended,
        deprecation: listing.deprecation,
        current: formatTemplateVersion(listing) === currentVersion,
        deploy: describeDeploy(listing, { current, upgrade }),
      }))
      // Whoever sees an environment sees the version that it runs.
      .filter(
        each => withDrafts || each.current || each.status === 'PUBLISHED',
      ),
  };
}

/** A version, and what would be different with it. */
export async function readEnvironmentVersion(
  request: VersionsRequest,
  version: string,
): Promise<EnvironmentVersionDetails> {
  const { client, environment } = request;
  const templateName = requireMember(environment, 'templateName');
  const { versions } = await listEnvironmentVersions(request);
  const listing = versions.find(each => each.version === version);
  if (!listing) {
    throw new NotFoundError(
      `The environment template "${templateName}" has no version ${version}; it has ${versions
        .map(each => each.version)
        .join(', ')}`,
    );
  }
  const [{ schema }, { schema: before }] = await Promise.all([
    readInputSchema(client, { templateName, version }),
    readInputSchema(client, { templateName, version: versionOf(environment) }),
  ]);
  return {
    ...listing,
    schema: toFormSchema(schema ?? {}),
    changes: before && schema ? compareSchemas(before, schema) : [],
  };
}

/** A version that an environment may be brought to. */
export interface TargetVersion extends TemplateVersion {
  status: TemplateVersionStatus;
  deprecation?: TemplateVersionDeprecation;
}

/** Whether an environment can be brought to a version of its template now. */
export function describeDeploy(
  version: TargetVersion,
  options: {
    current: TemplateVersion;
    /** Whether the environment can be upgraded at all. */
    upgrade: OperationState;
  },
): OperationState {
  const { current, upgrade } = options;
  const disabledReason = findVersionDisabledReason(version, current);
  return upgrade.allowed && disabledReason
    ? toOperationState(disabledReason)
    : upgrade;
}

/** Why no environment with a version goes to another one. */
export function findVersionDisabledReason(
  version: TargetVersion,
  current: TemplateVersion,
): DisabledReason | undefined {
  if (Number(version.majorVersion) < Number(current.majorVersion)) {
    return { code: 'earlier-major' };
  }
  const isCurrent =
    formatTemplateVersion(version) === formatTemplateVersion(current);
  if (version.deprecation && !isCurrent) {
    return {
      code: 'version-deprecated',
      deprecation: describeDeprecation(version.deprecation),
    };
  }
  switch (version.status) {
    case 'PUBLISHED':
    case 'DRAFT':
      return undefined;
    case 'REGISTRATION_IN_PROGRESS':
      return { code: 'version-registering' };
    default:
      return { code: 'version-not-registered' };
  }
}
