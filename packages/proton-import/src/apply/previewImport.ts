import { FoundEnvironment } from '../findings/Findings';
import { ImportPlan } from '../plan/ImportPlan';
import {
  ApplyOptions,
  describeState,
  environmentExists,
  formatSpec,
} from './applyImport';
import {
  findTemplate,
  findVersionStatus,
  formatVersion,
  requireProvisioning,
} from './importTemplates';
import { ImportResult, ImportTarget } from './ImportTarget';
import { record } from './record';

/**
 * Says what `applyImport` would do with a plan, and changes nothing: what it
 * would create, what exists, and what would fail for a reason that is known now.
 *
 * @public
 */
export async function previewImport(
  { client }: Pick<ImportTarget, 'client'>,
  plan: ImportPlan,
  options: ApplyOptions = {},
): Promise<ImportResult[]> {
  const results: ImportResult[] = [];
  const names = new Set(plan.versions.map(({ templateName }) => templateName));
  for (const name of names) {
    results.push(
      await record(`template ${name}`, async () => {
        const found = await findTemplate(client, name);
        if (found) {
          requireProvisioning(found.environmentTemplate, undefined);
        }
        return { result: found ? 'unchanged' : 'planned' };
      }),
    );
  }
  for (const version of plan.versions) {
    options.signal?.throwIfAborted();
    results.push(
      await record(`version ${formatVersion(version)}`, async () => ({
        result:
          (await findVersionStatus(client, version)) === 'PUBLISHED'
            ? 'unchanged'
            : 'planned',
      })),
    );
  }
  for (const environment of plan.environments) {
    options.signal?.throwIfAborted();
    results.push(
      await record(`environment ${environment.name}`, async () =>
        (await environmentExists(client, environment.name))
          ? { result: 'unchanged' }
          : previewEnvironment(environment, options),
      ),
    );
  }
  return results;
}

async function previewEnvironment(
  environment: FoundEnvironment,
  { findState, provisioningRepository }: ApplyOptions,
): Promise<Omit<ImportResult, 'subject'>> {
  formatSpec(environment.inputs);
  const state = await findState?.(environment);
  if (!state && !provisioningRepository) {
    throw new Error(
      'its Terraform state is missing, so its next deployment would build everything a second time. Add the state, or the repository whose pull requests provision it',
    );
  }
  return { result: 'planned', detail: describeState(state) };
}
