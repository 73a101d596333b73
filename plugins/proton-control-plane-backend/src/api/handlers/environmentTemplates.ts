import type { EnvironmentTemplate as ApiEnvironmentTemplate } from '@aws-sdk/client-proton';
import {
  formatEnvironmentTemplateArn,
  formatTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EnvironmentTemplate,
  EnvironmentTemplateService,
} from '../../templates/EnvironmentTemplateService';
import { toTemplateVersion } from '../../versionNumbers';
import { OperationHandlers, RequestContext } from '../operations';
import { PageTokens } from './PageTokens';
import { required, toScope, toTags } from './members';

export function createEnvironmentTemplateHandlers(options: {
  templates: EnvironmentTemplateService;
  tokens: PageTokens;
}) {
  const { templates, tokens } = options;
  return {
    async CreateEnvironmentTemplate(input, context) {
      const template = await templates.create(toScope(context), {
        name: required(input.name, 'name'),
        displayName: input.displayName,
        description: input.description,
        encryptionKey: input.encryptionKey,
        provisioning: input.provisioning,
        tags: toTags(input.tags),
      });
      return { environmentTemplate: toApi(template, context) };
    },

    async GetEnvironmentTemplate(input, context) {
      const template = await templates.get(
        toScope(context),
        required(input.name, 'name'),
      );
      return { environmentTemplate: toApi(template, context) };
    },

    async DeleteEnvironmentTemplate(input, context) {
      const template = await templates.delete(
        toScope(context),
        required(input.name, 'name'),
      );
      return { environmentTemplate: toApi(template, context) };
    },

    async ListEnvironmentTemplates(input, context) {
      const scope = toScope(context);
      const page = await tokens.readPage({
        list: { operation: 'ListEnvironmentTemplates', filters: scope },
        input,
        order: ['createdAt', 'name'],
        read: request => templates.list(scope, request),
      });
      return {
        templates: page.rows
          .filter(({ name }) => context.allowsEnvironmentTemplate(name))
          .map(row => {
            const { encryptionKey, ...summary } = toApi(row, context);
            return summary;
          }),
        nextToken: page.nextToken,
      };
    },

    async UpdateEnvironmentTemplate(input, context) {
      const template = await templates.update(
        toScope(context),
        required(input.name, 'name'),
        { displayName: input.displayName, description: input.description },
      );
      return { environmentTemplate: toApi(template, context) };
    },
  } satisfies OperationHandlers;
}

function toApi(
  template: EnvironmentTemplate,
  context: RequestContext,
): ApiEnvironmentTemplate {
  return {
    name: template.name,
    arn: formatEnvironmentTemplateArn(context, template.name),
    createdAt: template.createdAt,
    lastModifiedAt: template.lastModifiedAt,
    displayName: template.displayName ?? template.name,
    description: template.description,
    recommendedVersion:
      template.recommendedVersion &&
      formatTemplateVersion(toTemplateVersion(template.recommendedVersion)),
    encryptionKey: template.encryptionKey,
    provisioning: template.provisioning,
  };
}
