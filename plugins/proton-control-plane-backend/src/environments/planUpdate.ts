import { Stores } from '../database/Database';
import { TargetState } from '../database/deploymentRows';
import {
  EnvironmentRecord,
  EnvironmentRoles,
} from '../database/EnvironmentStore';
import { EngineRegistry } from '../engines/EngineRegistry';
import { ValidationException } from '../errors';
import { CheckedSpecs } from './CheckedSpecs';
import { Requester, requireDraftAllowed } from '../access/Requester';
import { findDeployableVersion, requireSameEngine } from './deployableVersion';

/** What `UpdateEnvironment` asks for. */
export interface EnvironmentUpdate {
  deploymentType:
    | 'NONE'
    | 'CURRENT_VERSION'
    | 'MINOR_VERSION'
    | 'MAJOR_VERSION';
  description?: string;
  majorVersion?: number;
  minorVersion?: number;
  spec?: string;
  roles: EnvironmentRoles;
}

/** What an update changes. */
export interface EnvironmentUpdatePlan {
  /** What changes at once. */
  description: Partial<EnvironmentRecord>;
  /** What is deployed; absent when nothing is. */
  deployment?: {
    targetState: TargetState;
    /** The id of the engine that deploys it. */
    engine: string;
  };
}

/**
 * What an update of an environment comes to, by its deployment type.
 *
 * Throws a `ValidationException` for members that do not go together.
 */
export async function planUpdate(
  stores: Stores,
  requester: Requester,
  environment: EnvironmentRecord,
  update: EnvironmentUpdate,
  specs: CheckedSpecs,
  engines: EngineRegistry,
): Promise<EnvironmentUpdatePlan> {
  requireSameProvisioning(environment, update.roles);
  const description = {
    ...(update.description !== undefined && {
      description: update.description,
    }),
    roles: { ...environment.roles, ...update.roles },
  };
  if (update.deploymentType === 'NONE') {
    requireAbsent(update, ['spec', 'majorVersion', 'minorVersion']);
    return { description };
  }
  const { version, engine } = await findDeployableVersion(
    stores,
    environment,
    engines,
    {
      templateName: environment.templateName,
      roles: description.roles,
      ...(await chooseVersion(stores, environment, update)),
    },
  );
  if (isMove(environment, version)) {
    requireDraftAllowed(requester, version);
  }
  const spec = update.spec ?? environment.spec;
  await requireSameEngine(stores, environment, engines, engine);
  specs.require(spec, version);
  return {
    description,
    deployment: {
      engine,
      targetState: {
        templateName: version.templateName,
        majorVersion: version.majorVersion,
        minorVersion: version.minorVersion,
        spec,
      },
    },
  };
}

/** Whoever put an environment on a draft has agreed to it: its content never changes. */
function isMove(
  environment: EnvironmentRecord,
  version: Pick<TargetState, 'majorVersion' | 'minorVersion'>,
): boolean {
  return (
    version.majorVersion !== environment.majorVersion ||
    version.minorVersion !== environment.minorVersion
  );
}

/** The way an environment was first provisioned is the way it stays. */
function requireSameProvisioning(
  { name, roles: current }: EnvironmentRecord,
  roles: EnvironmentRoles,
): void {
  const { environmentAccountConnectionId: connection } = current;
  if (connection === undefined) {
    if (roles.environmentAccountConnectionId !== undefined) {
      throw new ValidationException(
        `Environment ${name} has no environment account connection, and an update cannot give it one; create another environment with it`,
      );
    }
    return;
  }
  const excluded = (
    ['protonServiceRoleArn', 'codebuildRoleArn'] as const
  ).filter(member => roles[member] !== undefined);
  if (excluded.length > 0) {
    throw new ValidationException(
      `Environment ${name} is provisioned through environment account connection ${connection}; change the roles of the connection, and leave ${excluded.join(
        ', ',
      )} out`,
    );
  }
}

async function chooseVersion(
  stores: Stores,
  environment: EnvironmentRecord,
  update: EnvironmentUpdate,
): Promise<{ majorVersion: number; minorVersion?: number }> {
  const current = environment.majorVersion;
  switch (update.deploymentType) {
    case 'MINOR_VERSION':
      if (
        update.majorVersion !== undefined &&
        update.majorVersion !== current
      ) {
        throw new ValidationException(
          `MINOR_VERSION stays on the major version of the environment, ${current}; use MAJOR_VERSION to go to ${update.majorVersion}`,
        );
      }
      return { majorVersion: current, minorVersion: update.minorVersion };
    case 'MAJOR_VERSION':
      return {
        majorVersion: await chooseMajor(stores, environment, update),
        minorVersion: update.minorVersion,
      };
    default:
      requireAbsent(update, ['majorVersion', 'minorVersion']);
      return {
        majorVersion: current,
        minorVersion: environment.minorVersion,
      };
  }
}

async function chooseMajor(
  stores: Stores,
  environment: EnvironmentRecord,
  update: EnvironmentUpdate,
): Promise<number> {
  const { templateName, majorVersion: current } = environment;
  const wanted =
    update.majorVersion ??
    (await stores.versions.findRecommended(environment, templateName))
      ?.majorVersion;
  if (wanted === undefined || wanted <= current) {
    throw new ValidationException(
      `MAJOR_VERSION needs a major version above ${current}, the one of the environment${
        wanted === undefined ? '' : `, and ${wanted} is not`
      }`,
    );
  }
  return wanted;
}

const API_NAMES = {
  spec: 'spec',
  majorVersion: 'templateMajorVersion',
  minorVersion: 'templateMinorVersion',
} as const;

function requireAbsent(
  update: EnvironmentUpdate,
  members: (keyof typeof API_NAMES)[],
): void {
  const present = members.filter(member => update[member] !== undefined);
  if (present.length > 0) {
    throw new ValidationException(
      `Deployment type ${update.deploymentType} takes no ${present
        .map(member => API_NAMES[member])
        .join(', ')}`,
    );
  }
}
