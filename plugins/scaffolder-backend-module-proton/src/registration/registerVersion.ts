import type { EnvironmentTemplateVersion } from '@aws-sdk/client-proton';
import { createHash } from 'node:crypto';
import type {
  BundleRegistration,
  SubmittedVersion,
  WantedVersion,
} from './BundleRegistration';
import { requireRegistered } from './templateVersions';

/** What tells one step of one task from all others. */
export interface StepIdentity {
  taskId: string;
  stepId: string | undefined;
  each: unknown;
}

/**
 * Registers a version once for a step, however often the step runs: a run that
 * was broken off is taken up, and one that failed in Proton is tried again.
 */
export async function registerVersion(options: {
  registration: BundleRegistration;
  version: WantedVersion;
  step: StepIdentity;
  checkpoint: (
    key: string,
    submit: () => Promise<SubmittedVersion>,
  ) => Promise<SubmittedVersion>;
  /** Returns when Proton has registered the version or has refused it. */
  await: (version: SubmittedVersion) => Promise<EnvironmentTemplateVersion>;
  signal?: AbortSignal;
}): Promise<{
  submitted: SubmittedVersion;
  found: EnvironmentTemplateVersion;
}> {
  const { registration, version, step, checkpoint, signal } = options;
  const failed: string[] = [];
  for (;;) {
    const clientToken = createClientToken(step, version, failed);
    let isFirstRun = false;
    const submitted = await checkpoint(
      `register.template-version.${clientToken}`,
      () => {
        isFirstRun = true;
        return registration.submit(version, { clientToken, signal });
      },
    );
    const found = await options.await(submitted);
    if (found.status === 'REGISTRATION_FAILED' && !isFirstRun) {
      // What failed in an earlier run may have been the way to the bundle.
      failed.push(`${submitted.majorVersion}.${submitted.minorVersion}`);
    } else {
      requireRegistered(submitted, found);
      return { submitted, found };
    }
  }
}

/** As long as Proton's model allows at most. */
function createClientToken(
  step: StepIdentity,
  version: WantedVersion,
  failed: string[],
): string {
  const { templateName, majorVersion, description, tags, digest } = version;
  return createHash('sha256')
    .update(
      JSON.stringify([
        [step.taskId, step.stepId, step.each],
        [templateName, majorVersion, description, tags, digest],
        failed,
      ]),
    )
    .digest('hex');
}
