import {
  PermissionsService,
  resolveSafeChildPath,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  createTemplateAction,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import {
  formatEnvironmentTemplateArn,
  formatTemplateVersion,
  protonTemplateReadPermission,
  SoftwareTemplateError,
  toSoftwareTemplate,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  resolveTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatSoftwareTemplate } from '../softwareTemplates/formatSoftwareTemplate';
import { readSoftwareTemplateSource } from '../softwareTemplates/readSoftwareTemplateSource';
import { templateResource } from '../permissions/templateResource';
import { StepPermissions } from '../permissions/StepPermissions';
import { createTemplateSight } from '../permissions/TemplateSight';
import { examples } from './generateSoftwareTemplate.examples';
import {
  generateSoftwareTemplateInput,
  generateSoftwareTemplateOutput,
} from './generateSoftwareTemplate.schema';
import type {
  GenerateSoftwareTemplateActionInput,
  GenerateSoftwareTemplateActionOutput,
} from './generateSoftwareTemplate.types';
import { toTaskError } from './toTaskError';

/**
 * The services that {@link generateSoftwareTemplateAction} works with.
 *
 * @public
 */
export interface GenerateSoftwareTemplateActionOptions {
  proton: ProtonService;
  permissions: PermissionsService;
}

/**
 * The action `aws:proton:generate-software-template`: writes the software
 * template of an environment template as a file.
 *
 * @public
 */
export function generateSoftwareTemplateAction(
  options: GenerateSoftwareTemplateActionOptions,
): TemplateAction<
  GenerateSoftwareTemplateActionInput,
  GenerateSoftwareTemplateActionOutput,
  'v2'
> {
  const { proton, permissions } = options;
  return createTemplateAction({
    id: 'aws:proton:generate-software-template',
    description:
      'Writes a software template that creates environments from a Proton environment template: a form with every input, and the step',
    examples,
    supportsDryRun: true,
    schema: {
      input: generateSoftwareTemplateInput,
      output: generateSoftwareTemplateOutput,
    },
    async handler(ctx) {
      try {
        const may = StepPermissions.create({ permissions, ctx });
        await may.requireAny(protonTemplateReadPermission);
        const {
          environmentTemplate,
          targetPath = 'template.yaml',
          ...wanted
        } = ctx.input;
        const { accountId, region } = environmentTemplate;
        const file = resolveSafeChildPath(ctx.workspacePath, targetPath);
        const client = await proton.getClient({ accountId, region });
        const target = resolveTarget(proton, { accountId, region });
        const { name } = environmentTemplate;
        await may.requireForTemplate(
          protonTemplateReadPermission,
          formatEnvironmentTemplateArn(target, name),
          () => templateResource({ client, target, name }),
        );
        const source = await readSoftwareTemplateSource(
          client,
          environmentTemplate,
          createTemplateSight({ may, client, target }),
        );
        const version = formatTemplateVersion(source);
        const text = formatSoftwareTemplate(
          toSoftwareTemplate(source, { ...wanted, accountId, region }),
          { templateName: source.name, version },
        );
        // The workspace of a dry run is thrown away; the editor shows its files.
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
        ctx.logger.info(
          `Wrote ${targetPath} for version ${version} of the environment template ${source.name}`,
        );
        ctx.output('path', targetPath);
        ctx.output('version', version);
      } catch (error) {
        throw toTaskError(
          error instanceof SoftwareTemplateError
            ? new InputError(error.message)
            : error,
        );
      }
    },
  });
}
