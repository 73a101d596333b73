import { CreateEnvironmentCommand } from '@aws-sdk/client-proton';
import { AuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError, InputError, isError } from '@backstage/errors';
import {
  checkResourceName,
  EnvironmentInputs,
  EnvironmentSpecError,
  formatEnvironmentArn,
  formatEnvironmentSpec,
  omitNulls,
  parseTemplateVersion,
  protonEnvironmentCreatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  environmentEntityName,
  findEnvironment,
  ProtonService,
  readOwners,
  TAG_CREATED_BY,
  withInitiator,
  withTemplateRules,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { toInitiator } from '../changes/toInitiator';
import { findUser } from '../permissions/describeCaller';
import { GuardedRequest } from '../routes/createCallerGuard';
import { OpenTemplate } from '../templates/openTemplate';
import { readVersion } from '../templates/readVersion';

const TAG_OWNER = 'backstage.io/owner';
const TAG_ENTITY_REF = 'backstage.io/entity-ref';

/** What to create. */
export interface EnvironmentCreation {
  name: string;
  majorVersion: string;
  /** A number, or `recommended`. */
  minorVersion: string;
  inputs: EnvironmentInputs;
  /** An entity ref. */
  owner: string;
  description?: string;
  tags?: Record<string, string>;
  reason?: string;
}

/** An environment whose first deployment has started. */
export interface CreatedEnvironment {
  arn: string;
  /** The entity that the catalog will have for it. */
  entityRef: string;
  version: string;
  deploymentId?: string;
  status: string;
}

/**
 * Creates an environment from a template for a caller who may create it.
 *
 * @throws InputError when its name or its inputs aren't valid
 * @throws ConflictError when another environment has the name
 */
export async function createEnvironment(
  services: {
    auth: AuthService;
    proton: ProtonService;
    schemaValidator: SchemaValidator;
    /** The namespace of the entities of environments. */
    entityNamespace: string;
  },
  opened: OpenTemplate & GuardedRequest & { templateName: string },
  creation: EnvironmentCreation,
): Promise<CreatedEnvironment> {
  const { auth, proton, schemaValidator, entityNamespace } = services;
  const { client, credentials, environments, target, templateName } = opened;
  const { name, description } = creation;
  requireName(name);
  const entityRef = stringifyEntityRef({
    kind: 'Resource',
    namespace: entityNamespace,
    name: environmentEntityName(name),
  });
  const user = findUser(auth, credentials);
  const tags = {
    [TAG_ENTITY_REF]: entityRef,
    ...creation.tags,
    [TAG_OWNER]: creation.owner,
    ...(user && { [TAG_CREATED_BY]: user }),
  };
  await environments.require(protonEnvironmentCreatePermission, async () => ({
    ...target,
    name,
    templateName,
    owners: readOwners(tags),
    tags,
  }));
  const { details, schema } = await readVersion({ ...opened, ...creation });
  const inputs = omitNulls(schema.inputs, creation.inputs);
  const violations = await schemaValidator.findInputViolations(
    await withTemplateRules(proton.extension(target), { ...details, schema }),
    inputs,
  );
  if (violations.length > 0) {
    throw new InputError(
      `The inputs do not fit ${templateName} ${details.version}: ${violations
        .map(({ path, message }) => (path ? `${path} ${message}` : message))
        .join('; ')}`,
    );
  }
  if (await findEnvironment(client, name)) {
    throw nameTaken(name);
  }
  const version = parseTemplateVersion(details.version);
  const arn = formatEnvironmentArn(target, name);
  opened.note({ environmentArn: arn, templateVersion: details.version });
  const { environment } = await client
    .send(
      withInitiator(
        new CreateEnvironmentCommand({
          name,
          description,
          templateName,
          templateMajorVersion: version?.majorVersion,
          templateMinorVersion: version?.minorVersion,
          spec: writeSpec(inputs),
          tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
        }),
        toInitiator(auth, opened, creation.reason),
      ),
    )
    .catch(error => {
      throw isError(error) &&
        /idempotent parameter mismatch/i.test(error.message)
        ? nameTaken(name)
        : error;
    });
  return {
    arn,
    entityRef,
    version: details.version,
    deploymentId: environment?.lastAttemptedDeploymentId,
    status: environment?.deploymentStatus ?? 'IN_PROGRESS',
  };
}

function requireName(name: string): void {
  const violations = checkResourceName(name);
  if (violations.length > 0) {
    throw new InputError(
      `The name "${name}" ${violations
        .map(({ message }) => message)
        .join(' and ')}`,
    );
  }
}

function writeSpec(inputs: EnvironmentInputs): string {
  try {
    return formatEnvironmentSpec(inputs);
  } catch (error) {
    throw error instanceof EnvironmentSpecError
      ? new InputError(error.message)
      : error;
  }
}

/** It doesn't say more, since the caller may not see the other environment. */
function nameTaken(name: string): ConflictError {
  return new ConflictError(
    `The name ${name} is taken by another environment. Choose another name`,
  );
}
