import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  formatTemplateVersion,
  protonTemplateReadPermission,
  SoftwareTemplateError,
  toSoftwareTemplate,
} from '@proton-vending/backstage-plugin-proton-common';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createTemplateVisibility } from '../permissions/TemplateVisibility';
import { formatSoftwareTemplate } from '../softwareTemplates/formatSoftwareTemplate';
import { readSoftwareTemplateSource } from '../softwareTemplates/readSoftwareTemplateSource';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { examples } from './generateSoftwareTemplate.examples';
import { openTemplateStep } from './openTemplateStep';
import { optionalString, requiredString, versionNumber } from './schemas';

/**
 * The action `aws:proton:generate-software-template`: writes the software
 * template of an environment template as a file.
 *
 * @public
 */
export function generateSoftwareTemplateAction({
  proton,
  permissions,
}: Pick<ProtonActionServices, 'proton' | 'permissions'>) {
  return createProtonAction({
    id: 'aws:proton:generate-software-template',
    description:
      'Writes a software template that creates environments from a Proton environment template: a form with every input, and the step',
    examples,
    permissions,
    schema: {
      input: {
        environmentTemplate: z =>
          z
            .object({
              name: z.string(),
              majorVersion: versionNumber(z).optional(),
              minorVersion: versionNumber(z).optional(),
              accountId: z.string().optional(),
              region: z.string().optional(),
            })
            .describe(
              'The environment template; of its versions the recommended one unless majorVersion, or majorVersion and minorVersion, name another. By default from the first account and region under proton.accounts',
            ),
        targetPath: optionalString(
          'Where in the workspace the file goes; default template.yaml',
        ),
        name: z =>
          z
            .string()
            .regex(
              /^[0-9A-Za-z]([-_.0-9A-Za-z]{0,61}[0-9A-Za-z])?$/,
              'must be an entity name',
            )
            .optional()
            .describe(
              'The entity name; default the name of the environment template after "proton-"',
            ),
        namespace: optionalString('The namespace of the entity'),
        title: optionalString(
          'The title; default the display name of the environment template',
        ),
        owner: requiredString(
          'The owner of the software template, such as group:default/platform',
        ),
        system: optionalString('The system that it belongs to'),
        lifecycle: optionalString('Such as production'),
        type: optionalString(
          'The type of what it creates; default environment',
        ),
        tags: z =>
          z
            .array(z.string())
            .optional()
            .describe('Tags of the software template'),
        nameInput: z =>
          z
            .union([z.string(), z.literal(false)])
            .optional()
            .describe(
              "The input that gets the environment's name, so that the form asks for it once; false for none. Default cluster_name, or else name, where the schema has it",
            ),
      },
      output: {
        path: requiredString('The path of the file in the workspace'),
        version: requiredString(
          'The version that it was written for, such as 1.2',
        ),
      },
    },
    async handler(ctx, { may }) {
      const {
        environmentTemplate,
        targetPath = 'template.yaml',
        ...wanted
      } = ctx.input;
      const { accountId, region } = environmentTemplate;
      const file = resolveSafeChildPath(ctx.workspacePath, targetPath);
      const { client, target } = await openTemplateStep({
        proton,
        may,
        permission: protonTemplateReadPermission,
        place: { accountId, region },
        name: environmentTemplate.name,
      });
      const source = await readSoftwareTemplateSource(
        client,
        environmentTemplate,
        createTemplateVisibility({ may, client, target }),
      );
      const version = formatTemplateVersion(source);
      const text = formatSoftwareTemplate(
        writeSoftwareTemplate(source, { ...wanted, accountId, region }),
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
    },
  });
}

/** @throws InputError where the schema makes no form */
function writeSoftwareTemplate(
  ...args: Parameters<typeof toSoftwareTemplate>
): ReturnType<typeof toSoftwareTemplate> {
  try {
    return toSoftwareTemplate(...args);
  } catch (error) {
    throw error instanceof SoftwareTemplateError
      ? new InputError(error.message)
      : error;
  }
}
