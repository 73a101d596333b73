import { Stores } from '../database/Database';
import { findEnvironmentAccount } from '../accountConnections/environmentAccount';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { EnvironmentTemplateRecord } from '../database/EnvironmentTemplateStore';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { Scope } from '../database/scope';
import { EngineChoice, EngineRegistry } from '../engines/EngineRegistry';
import { ResourceNotFoundException, ValidationException } from '../errors';
import { EnvironmentProvisioning, toTarget } from './environmentChanges';

/** A version that can be deployed, its template, and the id of the engine that provisions it. */
export interface DeployableVersion {
  version: TemplateVersionRecord;
  template: EnvironmentTemplateRecord;
  engine: string;
}

/**
 * The version that a request means: the minor that it names, or else the
 * recommended one of the major. A draft has to be named.
 *
 * Throws a `ResourceNotFoundException` when there is none, and a
 * `ValidationException` when this control plane can't deploy it.
 */
export async function findDeployableVersion(
  stores: Stores,
  scope: Scope,
  engines: EngineRegistry,
  wanted: {
    templateName: string;
    majorVersion: number;
    minorVersion?: number;
  } & EnvironmentProvisioning,
): Promise<DeployableVersion> {
  const { accountId, region } = scope;
  const { templateName, majorVersion } = wanted;
  const template = await stores.templates.find(scope, templateName);
  if (!template) {
    throw new ResourceNotFoundException(
      `Environment template ${templateName} does not exist`,
    );
  }
  const minorVersion =
    wanted.minorVersion ??
    (await stores.versions.findRecommended(scope, templateName, majorVersion))
      ?.minorVersion;
  if (minorVersion === undefined) {
    throw new ResourceNotFoundException(
      `Environment template ${templateName} has no published version of major version ${majorVersion}`,
    );
  }
  const version = await stores.versions.findForUse({
    accountId,
    region,
    templateName,
    majorVersion,
    minorVersion,
  });
  const fullName = `Environment template version ${templateName}:${majorVersion}.${minorVersion}`;
  if (!version) {
    throw new ResourceNotFoundException(`${fullName} does not exist`);
  }
  const { status, statusMessage } = version;
  if (status !== 'PUBLISHED' && status !== 'DRAFT') {
    throw new ValidationException(
      `${fullName} cannot be deployed: its status is ${status}${
        statusMessage && `. ${statusMessage}`
      }`,
    );
  }
  const choice = chooseEngine(engines, version, template, wanted);
  if (!choice.engine) {
    throw new ValidationException(
      `${fullName} cannot be deployed: ${choice.reason}`,
    );
  }
  return { version, template, engine: choice.engine.id };
}

/** The engine that deploys a version to an environment, or why there is none. */
export function chooseEngine(
  engines: EngineRegistry,
  version: TemplateVersionRecord,
  template: Pick<EnvironmentTemplateRecord, 'provisioning'> | undefined,
  { provisioningRepository, roles }: EnvironmentProvisioning,
): EngineChoice {
  const { manifest, templateName } = version;
  return engines.choose(
    { provisioning: template?.provisioning, manifest },
    {
      templateName,
      environmentAccountId: findEnvironmentAccount(version, roles),
      provisioningRepository,
    },
  );
}

/**
 * An engine knows only what it provisioned itself, or another one whose states it
 * continues: any other would build everything a second time, and a delete would
 * forget what the first one built.
 *
 * @throws ValidationException when another engine may have provisioned the environment
 */
export async function requireSameEngine(
  { deployments, targets }: Stores,
  environment: EnvironmentRecord,
  engines: EngineRegistry,
  engine: string,
): Promise<void> {
  const { lastAttemptedDeploymentId: lastId, name } = environment;
  const last =
    lastId === undefined
      ? undefined
      : await deployments.find(environment, lastId);
  if (
    last &&
    !engines.areInterchangeable(last.engine, engine) &&
    (await targets.mayHaveProvisioned(toTarget(environment)))
  ) {
    throw new ValidationException(
      `Environment ${name} is provisioned by the engine ${last.engine}, and the template version needs ${engine}, which can't take over its infrastructure. Create another environment with that version, and delete this one once it isn't needed`,
    );
  }
}
