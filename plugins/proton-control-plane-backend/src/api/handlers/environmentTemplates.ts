import type { EnvironmentTemplate as ApiEnvironmentTemplate } from '@aws-sdk/client-proton';
import {
  formatEnvironmentTemplateArn,
  formatTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { pickScope } from '../../database/scope';
import {
  EnvironmentTemplate,
  EnvironmentTemplateService,
} from '../../templates/EnvironmentTemplateService';
import { toTemplateVersion } from '../../versionNumbers';
import { requireCustomerTags } from '../../tags/customerTags';
import { OperationHandlers, RequestContext } from '../operations';
import { PageTokens } from './PageTokens';

export function createEnvironmentTemplateHandlers(options: {
  templates: EnvironmentTemplateService;
  tokens: PageTokens;
}) {
  const { templates, tokens } = options;
  const answer = async (
    template: Promise<EnvironmentTemplate>,
    context: RequestContext,
  ) => ({ environmentTemplate: toApi(await template, context) });
  return {
    async CreateEnvironmentTemplate(input, context) {
      const creation = {
        name: input.name,
        displayName: input.displayName,
        description: input.description,
        encryptionKey: input.encryptionKey,
        provisioning: input.provisioning,
        tags: requireCustomerTags(input.tags),
      };
      return answer(templates.create(context, creation), context);
    },

    async GetEnvironmentTemplate({ name }, context) {
      return answer(templates.get(context, name), context);
    },

    async DeleteEnvironmentTemplate({ name }, context) {
      return answer(templates.delete(context, name), context);
    },

    async ListEnvironmentTemplates(input, context) {
      const page = await tokens.readPage({
        list: {
          operation: 'ListEnvironmentTemplates',
          filters: pickScope(context),
        },
        input,
        order: ['createdAt', 'name'],
        read: request => templates.list(context, request),
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
      return answer(templates.update(context, input.name, input), context);
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
