import {
  formatEnvironmentTemplateVersionArn,
  protonTemplatePublishPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  getVersion,
  publishVersion,
  requireRegistered,
  formatVersionName,
} from '../registration/templateVersions';
import { dryRunVersions } from '../registration/DryRunRegistry';
import { requireEnvironmentTemplate } from '../registration/environmentTemplates';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { openTemplateStep } from './openTemplateStep';
import { examples } from './publishTemplateVersion.examples';
import { requiredString, targetInput, versionNumber } from './schemas';

/**
 * The action `aws:proton:publish-template-version`: publishes a draft of an
 * environment template's version.
 *
 * @public
 */
export function publishTemplateVersionAction({
  proton,
  permissions,
}: Pick<ProtonActionServices, 'proton' | 'permissions'>) {
  return createProtonAction({
    id: 'aws:proton:publish-template-version',
    description:
      'Publishes a version of a Proton environment template, so that developers can use it',
    examples,
    permissions,
    schema: {
      input: {
        templateName: requiredString('The name of the environment template'),
        majorVersion: z =>
          versionNumber(z).describe('The major version, such as "1"'),
        minorVersion: z =>
          versionNumber(z).describe('The minor version, such as "2"'),
        ...targetInput,
      },
      output: {
        arn: requiredString('The ARN of the version'),
        version: requiredString('The version, such as "1.2"'),
        status: requiredString('The status of the version, PUBLISHED'),
        recommendedVersion: requiredString(
          'The version of the template that Proton recommends now, such as "1.2"',
        ),
      },
    },
    async handler(ctx, { may }) {
      const { input, logger } = ctx;
      const { templateName } = input;
      const version = {
        templateName,
        majorVersion: String(input.majorVersion),
        minorVersion: String(input.minorVersion),
      };
      const { client, target } = await openTemplateStep({
        proton,
        may,
        permission: protonTemplatePublishPermission,
        place: input,
        name: templateName,
      });
      const number = `${version.majorVersion}.${version.minorVersion}`;
      ctx.output(
        'arn',
        formatEnvironmentTemplateVersionArn(target, templateName, version),
      );
      ctx.output('version', number);
      ctx.output('status', 'PUBLISHED');

      const dryRun = { taskId: ctx.task.id, target };
      const name = formatVersionName(version);
      if (ctx.isDryRun && dryRunVersions.get(dryRun, name)) {
        logger.info(`Dry run: would publish ${name}`);
        ctx.output('recommendedVersion', number);
        return;
      }
      await requireEnvironmentTemplate(client, templateName);
      const found = await getVersion(client, version);
      if (ctx.isDryRun) {
        requireRegistered(version, found);
        logger.info(`Dry run: would publish ${name}`);
      } else {
        await publishVersion({ client, version, found, logger });
      }
      const { recommendedVersion } = await requireEnvironmentTemplate(
        client,
        templateName,
      );
      ctx.output('recommendedVersion', recommendedVersion ?? number);
    },
  });
}
