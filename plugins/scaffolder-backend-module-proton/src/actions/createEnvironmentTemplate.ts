import { InputError } from '@backstage/errors';
import {
  findResourceNameViolations,
  protonTemplatePublishPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  createOrAdoptTemplate,
  findEnvironmentTemplate,
  requireSameTemplate,
} from '../registration/environmentTemplates';
import { dryRunTemplates } from '../registration/DryRunRegistry';
import { examples } from './createEnvironmentTemplate.examples';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { openTemplateStep } from './openTemplateStep';
import { optionalStringMap, requiredString, targetInput } from './schemas';

/**
 * The action `aws:proton:create-environment-template`: creates an environment
 * template without versions, or adopts an identical one.
 *
 * @public
 */
export function createEnvironmentTemplateAction({
  proton,
  permissions,
}: Pick<ProtonActionServices, 'proton' | 'permissions'>) {
  return createProtonAction({
    id: 'aws:proton:create-environment-template',
    description:
      'Creates a Proton environment template, to which versions can be registered then',
    examples,
    permissions,
    schema: {
      input: {
        name: requiredString(
          'The name of the environment template: letters, digits, "-" and "_", at most 100 characters, starting with a letter or digit',
        ),
        displayName: z =>
          z
            .string()
            .max(100)
            .optional()
            .describe(
              'The name that developers see when they choose a template',
            ),
        description: z =>
          z
            .string()
            .max(500)
            .optional()
            .describe('What environments of the template are'),
        provisioning: z =>
          z
            .enum(['CUSTOMER_MANAGED'])
            .optional()
            .describe(
              'CUSTOMER_MANAGED for environments that exist already and are only registered; without it, Proton provisions them',
            ),
        tags: optionalStringMap(
          'Tags of the environment template, by their keys',
        ),
        ...targetInput,
      },
      output: {
        arn: requiredString('The ARN of the environment template'),
        name: requiredString('The name of the environment template'),
        accountId: requiredString('The AWS account'),
        region: requiredString('The AWS region'),
        created: z =>
          z
            .boolean()
            .describe(
              'Whether the task created it; false when an identical one was there',
            ),
      },
    },
    async handler(ctx, { may }) {
      const { accountId, region, ...wanted } = ctx.input;
      const { name } = wanted;
      const { client, target, arn } = await openTemplateStep({
        proton,
        may,
        permission: protonTemplatePublishPermission,
        place: { accountId, region },
        name,
        tags: wanted.tags,
        check: () => requireValidName(name),
      });
      const where = `in account ${target.accountId}, ${target.region}`;
      ctx.output('arn', arn);
      ctx.output('name', name);
      ctx.output('accountId', target.accountId);
      ctx.output('region', target.region);

      if (ctx.isDryRun) {
        const existing = await findEnvironmentTemplate(client, name);
        if (existing) {
          await requireSameTemplate(client, existing, wanted);
        } else {
          dryRunTemplates.set({ taskId: ctx.task.id, target }, name, wanted);
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
    },
  });
}

function requireValidName(name: string): void {
  const violations = findResourceNameViolations(name);
  if (violations.length > 0) {
    throw new InputError(
      `The environment template name "${name}" ${violations.join(', and ')}`,
    );
  }
}
