import { CompoundEntityRef } from '@backstage/catalog-model';
import { ProtonApi } from '../../api';
import {
  ReportedProblems,
  toEngineViolations,
} from '../../fields/environmentInputs/ReportedProblems';

/** The parameter of a form's address that names a failed deployment. */
export const TRIED_PARAM = 'failed';

/**
 * The inputs that the deployment in a form's address has tried; undefined when
 * the address names none, or one of another version.
 */
export async function fetchTriedInputs(options: {
  protonApi: ProtonApi;
  entityRef: CompoundEntityRef;
  searchParams: URLSearchParams;
  version: string;
  signal: AbortSignal;
}): Promise<ReportedProblems | undefined> {
  const { entityRef, protonApi, searchParams, signal, version } = options;
  const deploymentId = searchParams.get(TRIED_PARAM);
  if (!deploymentId) {
    return undefined;
  }
  const { failure, targetInputs, toVersion } =
    await protonApi.getEnvironmentDeployment(entityRef, deploymentId, {
      signal,
    });
  return targetInputs && toVersion === version
    ? {
        inputs: targetInputs,
        violations: toEngineViolations(failure?.inputProblems),
      }
    : undefined;
}
