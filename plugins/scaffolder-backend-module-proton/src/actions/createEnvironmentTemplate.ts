import type { PermissionsService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  createTemplateAction,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import {
  findResourceNameViolations,
  formatEnvironmentTemplateArn,
  protonTemplatePublishPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  resolveTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import { createOrAdoptTemplate } from '../registration/createOrAdoptTemplate';
import { rehearsedTemplates } from '../registration/rehearsed';
import { requireSameTemplate } from '../registration/requireSameTemplate';
import { findEnvironmentTemplate } from '../registration/requireEnvironmentTemplate';
import { templateResource } from '../permissions/templateResource';
import { StepPermissions } from '../permissions/StepPermissions';
import { examples } from './createEnvironmentTemplate.examples';
import {
  createEnvironmentTemplateInput,
  createEnvironmentTemplateOutput,
} from './createEnvironmentTemplate.schema';
import {
  CreateEnvironmentTemplateActionInput,
  CreateEnvironmentTemplateActionOutput,
} from './createEnvironmentTemplate.types';
import { toTaskError } from './toTaskError';

/**
 * The services that {@link createEnvironmentTemplateAction} works with.
 *
 * @public
 */
export interface CreateEnvironmentTemplateActionOptions {
  proton: ProtonService;
  permissions: PermissionsService;
}

/**
 * The action `aws:proton:create-environment-template`: creates an environment
 * template without versions, or adopts an identical one.
 *
 * @public
 */
export function createEnvironmentTemplateAction(
  options: CreateEnvironmentTemplateActionOptions,
): TemplateAction<
  CreateEnvironmentTemplateActionInput,
  CreateEnvironmentTemplateActionOutput,
  'v2'
> {
  const { proton, permissions } = options;
  return createTemplateAction({
    id: 'aws:proton:create-environment-template',
    description:
      'Creates a Proton environment template, to which versions can be registered then',
    examples,
    supportsDryRun: true,
    schema: {
      input: createEnvironmentTemplateInput,
      output: createEnvironmentTemplateOutput,
    },
    async handler(ctx) {
      try {
        const may = StepPermissions.create({ permissions, ctx });
        await may.requireAny(protonTemplatePublishPermission);
        const { accountId, region, ...wanted } = ctx.input;
        const { name } = wanted;
        const violations = findResourceNameViolations(name);
        if (violations.length > 0) {
          throw new InputError(
            `The environment template name "${name}" ${violations.join(
              ', and ',
            )}`,
          );
        }
        const client = await proton.getClient({ accountId, region });
        const target = resolveTarget(proton, { accountId, region });
        const where = `in account ${target.accountId}, ${target.region}`;
        const arn = formatEnvironmentTemplateArn(target, name);
        await may.requireForTemplate(protonTemplatePublishPermission, arn, () =>
          templateResource({ client, target, name, tags: wanted.tags }),
        );
        ctx.output('arn', arn);
        ctx.output('name', name);

        if (ctx.isDryRun) {
          const existing = await findEnvironmentTemplate(client, name);
          if (existing) {
            await requireSameTemplate(client, existing, wanted);
          } else {
            rehearsedTemplates.set(
              { taskId: ctx.task.id, target },
              name,
              wanted,
            );
          }
          ctx.logger.info(
            existing
              ? `Dry run: the environment template ${name} is there already, ${where}`
              : `Dry run: would create the environment template ${name} ${where}`,
          );
          ctx.output('created', !existing);
          return;
        }

        // A task that is run again tells what it did the first time.
        const { created } = await ctx.checkpoint({
          key: `create.environment-template.${target.accountId}.${target.region}.${name}`,
          fn: () => createOrAdoptTemplate(client, wanted),
        });
        ctx.logger.info(
          created
            ? `Created the environment template ${name} ${where}`
            : `The environment template ${name} is there already, ${where}`,
        );
        ctx.output('created', created);
      } catch (error) {
        throw toTaskError(error);
      }
    },
  });
}
