import type {
  CreateEnvironmentInput,
  Environment,
} from '@aws-sdk/client-proton';
import {
  listInputChanges,
  parseEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';

/** Whether a request can have created an environment that has its name. */
export function isSameRequest(
  existing: Environment,
  request: CreateEnvironmentInput,
): boolean {
  return (
    existing.templateName === request.templateName &&
    existing.templateMajorVersion === request.templateMajorVersion &&
    (request.templateMinorVersion === undefined ||
      existing.templateMinorVersion === request.templateMinorVersion) &&
    isSameSpec(existing.spec, request.spec)
  );
}

function isSameSpec(a: string | undefined, b: string | undefined): boolean {
  try {
    return (
      listInputChanges(
        parseEnvironmentSpec(a ?? ''),
        parseEnvironmentSpec(b ?? ''),
      ).length === 0
    );
  } catch {
    return a === b;
  }
}
