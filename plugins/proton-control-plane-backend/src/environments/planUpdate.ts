import { Stores } from '../database/Database';
import { TargetState } from '../database/deploymentRows';
import {
  EnvironmentRecord,
  EnvironmentRoles,
} from '../database/EnvironmentStore';
import { EngineRegistry } from '../engines/EngineRegistry';
import { ValidationException } from '../errors';
import { requireNotDeprecated } from '../templates/deprecations';
import { describeRepository } from '../repositories/RepositoryService';
import { CheckedSpecs } from './CheckedSpecs';
import { DeployedSpec } from './validateSpec';
import { Requester, requireDraftAllowed } from '../access/Requester';
import { findDeployableVersion, requireSameEngine } from './deployableVersion';
import { EnvironmentProvisioning } from './environmentChanges';

/** What `UpdateEnvironment` asks for. */
export interface EnvironmentUpdate extends EnvironmentProvisioning {
  deploymentType:
    | 'NONE'
    | 'CURRENT_VERSION'
    | 'MINOR_VERSION'
    | 'MAJOR_VERSION';
  description?: string;
  majorVersion?: number;
  minorVersion?: number;
  spec?: string;
  /** Whether protected resources may be replaced and destroyed. */
  allowReplacement?: boolean;
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
  requireSameProvisioning(environment, update);
  const description = {
    ...(update.description !== undefined && {
      description: update.description,
    }),
    roles: { ...environment.roles, ...update.roles },
    provisioningRepository:
      update.provisioningRepository ?? environment.provisioningRepository,
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
      provisioningRepository: description.provisioningRepository,
      ...(await chooseVersion(stores, environment, update)),
    },
  );
  if (isMove(environment, version)) {
    requireDraftAllowed(requester, version);
    requireNotDeprecated(version);
  }
  const spec = update.spec ?? environment.spec;
  await requireSameEngine(stores, environment, engines, engine);
  specs.require(spec, version, await findDeployed(stores, environment));
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

/** Until a deployment succeeds, all inputs can be changed. */
async function findDeployed(
  stores: Stores,
  environment: EnvironmentRecord,
): Promise<DeployedSpec | undefined> {
  if (environment.lastSucceededDeploymentId === undefined) {
    return undefined;
  }
  const version = await stores.versions.find(environment);
  return { spec: environment.spec, schema: version?.schema };
}

/** Whoever put an environment on a draft has agreed to it: its content never changes. */
export function isMove(
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
  environment: EnvironmentRecord,
  { roles, provisioningRepository }: EnvironmentProvisioning,
): void {
  const { name, roles: current } = environment;
  requireNoRolesBesideRepository(environment, roles);
  const { environmentAccountConnectionId: connection, protonServiceRoleArn } =
    current;
  if (
    provisioningRepository &&
    (connection !== undefined || protonServiceRoleArn !== undefined)
  ) {
    throw new ValidationException(
      `Environment ${name} is provisioned with ${
        connection === undefined
          ? `the role ${protonServiceRoleArn}`
          : `environment account connection ${connection}`
      }, and an update cannot move it to a repository; create another environment with provisioningRepository`,
    );
  }
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

/** The pipeline of a repository brings its own roles. */
function requireNoRolesBesideRepository(
  { name, provisioningRepository }: EnvironmentRecord,
  roles: EnvironmentRoles,
): void {
  const excluded = (
    [
      'protonServiceRoleArn',
      'codebuildRoleArn',
      'environmentAccountConnectionId',
    ] as const
  ).filter(member => roles[member] !== undefined);
  if (provisioningRepository && excluded.length > 0) {
    throw new ValidationException(
      `Environment ${name} is provisioned through ${describeRepository(
        provisioningRepository,
      )}, whose pipeline has roles of its own; leave ${excluded.join(
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
