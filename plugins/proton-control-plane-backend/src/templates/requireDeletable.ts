import { Stores } from '../database/Database';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { ConflictException } from '../errors';
import { formatVersionName } from '../versionNumbers';

/** How many environments a message names. */
const MAX_NAMES = 5;

/**
 * Throws a `ConflictException` for a version that an environment needs, that
 * is being registered, or that is recommended while there are others.
 */
export async function requireDeletable(
  stores: Stores,
  version: TemplateVersionRecord,
): Promise<void> {
  const refuse = (reason: string) => {
    throw new ConflictException(
      `Environment template version ${formatVersionName(
        version,
      )} cannot be deleted: ${reason}`,
    );
  };
  if (version.status === 'REGISTRATION_IN_PROGRESS') {
    refuse('it is being registered; wait until that is over');
  }
  const users = await findUsers(stores, version);
  if (users.length > 0) {
    const names = users.slice(0, MAX_NAMES).join(', ');
    refuse(
      `it is in use by the environments ${names}${
        users.length > MAX_NAMES ? ' and others' : ''
      }; update them to another version, or delete them first`,
    );
  }
  const others = await findVersionsBelow(stores, version);
  if (others !== undefined) {
    refuse(
      `it is the recommended version of ${others}; publish a higher one, or delete the others first`,
    );
  }
}

async function findUsers(
  stores: Stores,
  version: TemplateVersionRecord,
): Promise<string[]> {
  const deployed = await stores.environments.listNamesWithVersion(
    version,
    MAX_NAMES + 1,
  );
  const running = await stores.deployments.listRunningTargets(version);
  const targeting = running
    .filter(
      ({ targetState }) =>
        targetState.templateName === version.templateName &&
        targetState.majorVersion === version.majorVersion &&
        targetState.minorVersion === version.minorVersion,
    )
    .map(({ targetName }) => targetName);
  return [...new Set([...deployed, ...targeting])].sort();
}

/** What else the version is the recommended one of: its major, or its template. */
async function findVersionsBelow(
  stores: Stores,
  version: TemplateVersionRecord,
): Promise<string | undefined> {
  const { templateName, majorVersion, minorVersion } = version;
  for (const major of [majorVersion, undefined]) {
    const recommended = await stores.versions.findRecommended(
      version,
      templateName,
      major,
    );
    const isRecommended =
      recommended?.majorVersion === majorVersion &&
      recommended.minorVersion === minorVersion;
    const count = await stores.versions.count(version, templateName, major);
    if (isRecommended && count > 1) {
      return major === undefined
        ? `${templateName}, which has other versions`
        : `${templateName}:${major}, which has other minor versions`;
    }
  }
  return undefined;
}
