import type { PermissionsService } from '@backstage/backend-plugin-api';
import {
  createTemplateAction,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import {
  formatEnvironmentTemplateArn,
  formatEnvironmentTemplateVersionArn,
  protonTemplatePublishPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  resolveTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import { getVersion } from '../registration/awaitRegistration';
import { publishVersion } from '../registration/publishVersion';
import { rehearsedVersions } from '../registration/rehearsed';
import { requireEnvironmentTemplate } from '../registration/requireEnvironmentTemplate';
import { requireRegistered } from '../registration/requireRegistered';
import { formatVersionName } from '../registration/versionKey';
import { templateResource } from '../permissions/templateResource';
import { StepPermissions } from '../permissions/StepPermissions';
import { examples } from './publishTemplateVersion.examples';
import {
  publishTemplateVersionInput,
  publishTemplateVersionOutput,
} from './publishTemplateVersion.schema';
import {
  PublishTemplateVersionActionInput,
  PublishTemplateVersionActionOutput,
} from './publishTemplateVersion.types';
import { toTaskError } from './toTaskError';

/**
 * The services that {@link publishTemplateVersionAction} works with.
 *
 * @public
 */
export interface PublishTemplateVersionActionOptions {
  proton: ProtonService;
  permissions: PermissionsService;
}

/**
 * The action `aws:proton:publish-template-version`: publishes a draft of an
 * environment template's version.
 *
 * @public
 */
export function publishTemplateVersionAction(
  options: PublishTemplateVersionActionOptions,
): TemplateAction<
  PublishTemplateVersionActionInput,
  PublishTemplateVersionActionOutput,
  'v2'
> {
  const { proton, permissions } = options;
  return createTemplateAction({
    id: 'aws:proton:publish-template-version',
    description:
      'Publishes a version of a Proton environment template, so that developers can use it',
    examples,
    supportsDryRun: true,
    schema: {
      input: publishTemplateVersionInput,
      output: publishTemplateVersionOutput,
    },
    async handler(ctx) {
      try {
        const { input, logger } = ctx;
        const may = StepPermissions.create({ permissions, ctx });
        await may.requireAny(protonTemplatePublishPermission);
        const { templateName } = input;
        const version = {
          templateName,
          majorVersion: String(input.majorVersion),
          minorVersion: String(input.minorVersion),
        };
        const client = await proton.getClient(input);
        const target = resolveTarget(proton, input);
        await may.requireForTemplate(
          protonTemplatePublishPermission,
          formatEnvironmentTemplateArn(target, templateName),
          () => templateResource({ client, target, name: templateName }),
        );
        const number = `${version.majorVersion}.${version.minorVersion}`;
        ctx.output(
          'arn',
          formatEnvironmentTemplateVersionArn(target, templateName, version),
        );
        ctx.output('version', number);
        ctx.output('status', 'PUBLISHED');

        const dryRun = { taskId: ctx.task.id, target };
        const name = formatVersionName(version);
        if (ctx.isDryRun && rehearsedVersions.get(dryRun, name)) {
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
      } catch (error) {
        throw toTaskError(error);
      }
    },
  });
}
