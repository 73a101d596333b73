import { InputError } from '@backstage/errors';
import { awaitPlan } from '../plans/awaitPlan';
import {
  PlanToStart,
  prepareCreationPlan,
  prepareUpdatePlan,
} from '../plans/preparePlan';
import { NO_CHANGES, summarizePlan } from '../plans/summarizePlan';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { examples } from './planEnvironment.examples';
import { readTimeout } from './readTimeout';
import {
  changeInput,
  duration,
  environmentOutput,
  environmentReferenceInput,
  reasonInput,
  requiredString,
  templateInput,
} from './schemas';

/**
 * The action `aws:proton:plan-environment`: plans what a change does to the
 * resources of an environment, and what a new environment creates. It deploys
 * nothing.
 *
 * @public
 */
export function planEnvironmentAction(
  services: Omit<ProtonActionServices, 'config'>,
) {
  const { permissions } = services;
  return createProtonAction({
    id: 'aws:proton:plan-environment',
    description:
      'Plans what a change does to the resources of a Proton environment, and deploys nothing',
    examples,
    permissions,
    schema: {
      input: {
        ...environmentReferenceInput,
        ...templateInput,
        ...changeInput,
        ...reasonInput,
        timeout: z =>
          duration(z)
            .optional()
            .describe(
              'How long to wait at most, such as "20m", "PT20M" or an object with minutes; one hour by default. The plan is cancelled when the time is up',
            ),
      },
      output: {
        ...environmentOutput,
        planId: requiredString(
          'The id of the plan, for a step aws:proton:deploy-plan; empty in a dry run',
        ),
        version: requiredString('The template version afterwards, such as 1.3'),
        counts: z =>
          z
            .object({
              add: z.number(),
              change: z.number(),
              replace: z.number(),
              destroy: z.number(),
              forget: z.number(),
            })
            .describe('How many resources change'),
        losses: z =>
          z
            .array(
              z.object({
                address: z.string(),
                type: z.string(),
                action: z.enum(['replace', 'destroy', 'forget']),
              }),
            )
            .describe(
              'Protected resources that would be replaced, destroyed or forgotten: a forgotten one stays in the account, and is no longer managed',
            ),
        summary: requiredString('The plan in a few lines'),
      },
    },
    async handler(ctx, { may, redactor }) {
      const { input, logger, signal } = ctx;
      const timeoutMs = readTimeout(input.timeout);
      const prepared = await prepare();
      const { name, arn, version } = prepared;
      ctx.output('arn', arn);
      ctx.output('name', name);
      ctx.output('version', version);
      if (ctx.isDryRun) {
        const summary = `Dry run: would plan the environment ${name} with version ${version}`;
        logger.info(summary);
        ctx.output('planId', '');
        ctx.output('counts', NO_CHANGES);
        ctx.output('losses', []);
        ctx.output('summary', summary);
        return;
      }
      logger.info(`Planning the environment ${name} with version ${version}`);
      const { extension, plan: started } = await prepared.start();
      const plan = await awaitPlan({
        extension,
        environmentName: name,
        started,
        logger,
        timeoutMs,
        signal,
      });
      const summary = summarizePlan(plan);
      summary.split('\n').forEach(line => logger.info(line));
      ctx.output('planId', plan.id);
      ctx.output('counts', { ...NO_CHANGES, ...plan.counts });
      ctx.output('losses', plan.losses ?? []);
      ctx.output('summary', summary);

      async function prepare(): Promise<PlanToStart> {
        const step = { services, may, redactor };
        if (!input.environmentTemplate && input.templateName === undefined) {
          const wanted = {
            ...input,
            version:
              input.version === undefined ? undefined : String(input.version),
          };
          return prepareUpdatePlan({ ...step, ctx: { ...ctx, input: wanted } });
        }
        const { name: newName } = input;
        if (newName === undefined) {
          throw new InputError(
            'Give the "name" of the environment to plan, besides its template',
          );
        }
        return prepareCreationPlan({
          ...step,
          ctx: { ...ctx, input: { ...input, name: newName } },
        });
      }
    },
  });
}
