import type {
  CreateEnvironmentInput,
  Environment,
} from '@aws-sdk/client-proton';
import { ConflictError } from '@backstage/errors';
import { parseEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { isDeepStrictEqual } from 'node:util';

/**
 * Throws when a name belongs to an environment that this request cannot have
 * created.
 */
export function requireSameRequest(
  existing: Environment,
  request: CreateEnvironmentInput,
): void {
  const same =
    existing.templateName === request.templateName &&
    existing.templateMajorVersion === request.templateMajorVersion &&
    (request.templateMinorVersion === undefined ||
      existing.templateMinorVersion === request.templateMinorVersion) &&
    isSameSpec(existing.spec, request.spec);
  if (!same) {
    throw nameTakenError(existing, request);
  }
}

/** The error for a name that belongs to another environment. */
export function nameTakenError(
  existing: Environment | undefined,
  request: CreateEnvironmentInput,
): ConflictError {
  const owner = existing
    ? `an environment of the template ${existing.templateName} ${
        existing.templateMajorVersion
      }.${existing.templateMinorVersion}, created ${
        existing.createdAt?.toISOString() ?? 'earlier'
      } by another request, has it (status ${existing.deploymentStatus})`
    : 'another request has just created an environment with it';
  return new ConflictError(
    `The name ${request.name} is taken: ${owner}. Choose another name, or delete that environment first`,
  );
}

function isSameSpec(a: string | undefined, b: string | undefined): boolean {
  try {
    return isDeepStrictEqual(
      parseEnvironmentSpec(a ?? ''),
      parseEnvironmentSpec(b ?? ''),
    );
  } catch {
    return a === b;
  }
}
