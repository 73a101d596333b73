import type { Environment } from '@aws-sdk/client-proton';
import { ConflictError } from '@backstage/errors';

/** What those who may see an environment are told of it. */
export function describeTaker(existing: Environment): string {
  const { templateName, templateMajorVersion, templateMinorVersion } = existing;
  return `an environment of the template ${templateName} ${templateMajorVersion}.${templateMinorVersion}, created ${
    existing.createdAt?.toISOString() ?? 'earlier'
  } by another request, has it (status ${existing.deploymentStatus})`;
}

/** The error for a name that another environment has. */
export function nameTakenError(name: string, taker?: string): ConflictError {
  return new ConflictError(
    `The name ${name} is taken: ${
      taker
        ? `${taker}. Choose another name, or delete that environment first`
        : 'another environment has it. Choose another name'
    }`,
  );
}
