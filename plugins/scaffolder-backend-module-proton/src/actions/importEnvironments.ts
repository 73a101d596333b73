import { InputError } from '@backstage/errors';
import { protonEnvironmentImportPermission } from '@proton-vending/backstage-plugin-proton-common';
import { resolveTarget } from '@proton-vending/backstage-plugin-proton-node';
import {
  applyImport,
  formatReport,
  ImportResult,
  previewImport,
  readState,
  restrictPlan,
  toReportData,
} from '@proton-vending/proton-import';
import { TAG_OWNER } from '../environments/environmentTags';
import { importPermissions } from '../imports/importPermissions';
import {
  asInputError,
  readWorkspaceImport,
  requireFolder,
} from '../imports/readWorkspaceImport';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { examples } from './importEnvironments.examples';
import {
  optionalBoolean,
  optionalString,
  optionalStringMap,
  targetInput,
} from './schemas';
import { taskInitiator } from './taskInitiator';

/**
 * The action `aws:proton:import`: imports the environments that AWS Proton left
 * in a repository, without changing infrastructure.
 *
 * @public
 */
export function importEnvironmentsAction({
  proton,
  permissions,
}: Pick<ProtonActionServices, 'proton' | 'permissions'>) {
  return createProtonAction({
    id: 'aws:proton:import',
    description:
      'Imports the environments that AWS Proton left in a repository, without changing infrastructure; only reports what it would import unless told to apply',
    examples,
    permissions,
    schema: {
      input: {
        path: optionalString(
          'The folder in the workspace that holds the repository; the workspace itself by default',
        ),
        apply: optionalBoolean(
          'Whether to import; false by default, which only reports what would be imported',
        ),
        bundlesPath: optionalString(
          'A folder in the workspace with template bundles in folders such as vpc/v1, besides those in the repository',
        ),
        statesPath: optionalString(
          'A folder in the workspace that has the Terraform state of each environment as <folder>/terraform.tfstate',
        ),
        provisioningRepository: z =>
          z
            .object({
              provider: z.enum(['GITHUB', 'GITHUB_ENTERPRISE', 'BITBUCKET']),
              name: z.string(),
              branch: z.string(),
            })
            .optional()
            .describe(
              'The registered repository whose pull requests provision the environments; without it, the control plane takes over their states and runs Terraform',
            ),
        owner: optionalString(
          'The owner of the environments in the catalog, such as group:default/platform',
        ),
        tags: optionalStringMap('Tags of the environments, by their keys'),
        ...targetInput,
      },
      output: {
        report: z =>
          z
            .record(z.any())
            .describe(
              'What was found, skipped and imported, without inputs: versions, environments, skipped and results',
            ),
        environments: z =>
          z
            .array(z.string())
            .describe(
              'The names of the environments that were imported, or that would be',
            ),
        changed: z =>
          z
            .boolean()
            .describe(
              'Whether anything was imported or would be; false when everything exists',
            ),
      },
    },
    async handler(ctx, { may }) {
      const { input, logger, signal, workspacePath } = ctx;
      const { path = '.', bundlesPath, statesPath } = input;
      const isDryRun = ctx.isDryRun || !input.apply;
      await may.requireAny(protonEnvironmentImportPermission);
      const client = await proton.getClient(input);
      const target = resolveTarget(proton, input);
      const extension = proton.extension(target);
      if (!extension) {
        throw new InputError(
          `The Proton API of account ${target.accountId}, ${target.region}, can't import environments. Only the control plane of this project can; set it under proton.accounts`,
        );
      }
      const tags = {
        ...input.tags,
        ...(input.owner !== undefined && { [TAG_OWNER]: input.owner }),
      };
      const plan = await restrictPlan(
        await readWorkspaceImport({
          workspacePath,
          path,
          bundlesPath,
          scope: target,
        }),
        importPermissions({ may, client, target, tags }),
      );
      const states =
        statesPath === undefined
          ? undefined
          : await requireFolder(workspacePath, statesPath);
      const options = {
        provisioningRepository: input.provisioningRepository,
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
        findState:
          states === undefined
            ? undefined
            : (found: { folder: string }) => readState(states, found),
        initiator: taskInitiator({ ...ctx, input: {} }),
        signal,
      };
      const work = isDryRun ? previewImport : applyImport;
      const results = await asInputError(() =>
        work({ ...target, client, extension }, plan, options),
      );
      const report = { repository: path, plan, customerManaged: [], results };
      formatReport(report)
        .split('\n')
        .filter(line => line !== '')
        .forEach(line => logger.info(line));
      if (isDryRun) {
        logger.info(
          ctx.isDryRun
            ? 'Dry run: nothing was changed'
            : 'Nothing was changed. Give the step "apply: true" to import',
        );
      }
      requireNoFailure(results, isDryRun);
      const done = results.filter(
        ({ result }) => result === 'created' || result === 'planned',
      );
      ctx.output('report', toReportData(report));
      ctx.output(
        'environments',
        plan.environments
          .map(({ name }) => name)
          .filter(name =>
            done.some(({ subject }) => subject === `environment ${name}`),
          ),
      );
      ctx.output('changed', done.length > 0);
    },
  });
}

/** @throws InputError that lists every part that failed */
function requireNoFailure(results: ImportResult[], isDryRun: boolean): void {
  const failed = results.filter(({ result }) => result === 'failed');
  if (failed.length === 0 || isDryRun) {
    return;
  }
  throw new InputError(
    `A part of the import failed; the rest is imported. Run the task again once this is fixed: ${failed
      .map(({ detail, subject }) => `${subject}: ${detail}`)
      .join('; ')}`,
  );
}
