import type { EnvironmentTemplateVersion as ApiTemplateVersion } from '@aws-sdk/client-proton';
import { formatEnvironmentTemplateVersionArn } from '@proton-vending/backstage-plugin-proton-common';
import { TemplateVersionKey } from '../../database/TemplateVersionStore';
import { pickScope } from '../../database/scope';
import { ValidationException } from '../../errors';
import {
  TemplateVersion,
  TemplateVersionService,
} from '../../templates/TemplateVersionService';
import { toTemplateVersion, toVersionNumber } from '../../versionNumbers';
import { requireCustomerTags } from '../../tags/customerTags';
import { OperationHandlers, RequestContext } from '../operations';
import { PageTokens } from './PageTokens';

export function createEnvironmentTemplateVersionHandlers(options: {
  versions: TemplateVersionService;
  tokens: PageTokens;
}) {
  const { versions, tokens } = options;
  return {
    async CreateEnvironmentTemplateVersion(input, context) {
      const { templateName, description, source, clientToken } = input;
      if (!source.s3) {
        throw new ValidationException('source.s3 is required');
      }
      const { bucket, key } = source.s3;
      const version = await versions.create(context, {
        templateName,
        majorVersion: toVersionNumber(input.majorVersion),
        description,
        source: { s3: { bucket, key } },
        clientToken: clientToken || undefined,
        tags: requireCustomerTags(input.tags),
      });
      const { statusMessage, ...created } = toApi(version, context);
      return { environmentTemplateVersion: created };
    },

    async GetEnvironmentTemplateVersion(input, context) {
      const version = await versions.get(toKey(input, context));
      return { environmentTemplateVersion: toApi(version, context) };
    },

    async DeleteEnvironmentTemplateVersion(input, context) {
      const version = await versions.delete(toKey(input, context));
      const { schema, ...deleted } = toApi(version, context);
      return { environmentTemplateVersion: deleted };
    },

    async ListEnvironmentTemplateVersions(input, context) {
      const { templateName } = input;
      const majorVersion = toVersionNumber(input.majorVersion);
      const page = await tokens.readPage({
        list: {
          operation: 'ListEnvironmentTemplateVersions',
          filters: { ...pickScope(context), templateName, majorVersion },
        },
        input,
        order: ['majorVersion', 'minorVersion'],
        read: request =>
          versions.list(context, templateName, majorVersion, request),
      });
      return {
        templateVersions: page.rows.map(row => {
          const { schema, ...summary } = toApi(row, context);
          return summary;
        }),
        nextToken: page.nextToken,
      };
    },

    async UpdateEnvironmentTemplateVersion(input, context) {
      const version = await versions.update(toKey(input, context), input);
      return { environmentTemplateVersion: toApi(version, context) };
    },
  } satisfies OperationHandlers;
}

function toKey(
  input: { templateName: string; majorVersion: string; minorVersion: string },
  context: RequestContext,
): TemplateVersionKey {
  return {
    ...pickScope(context),
    templateName: input.templateName,
    majorVersion: toVersionNumber(input.majorVersion),
    minorVersion: toVersionNumber(input.minorVersion),
  };
}

function toApi(
  version: TemplateVersion,
  context: RequestContext,
): ApiTemplateVersion {
  const numbers = toTemplateVersion(version);
  return {
    templateName: version.templateName,
    ...numbers,
    recommendedMinorVersion: version.recommendedMinorVersion?.toString(),
    arn: formatEnvironmentTemplateVersionArn(
      context,
      version.templateName,
      numbers,
    ),
    status: version.status,
    statusMessage: version.statusMessage,
    description: version.description,
    createdAt: version.createdAt,
    lastModifiedAt: version.lastModifiedAt,
    schema: version.schema,
  };
}
