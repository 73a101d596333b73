import type { EnvironmentTemplateVersion as ApiTemplateVersion } from '@aws-sdk/client-proton';
import { formatEnvironmentTemplateVersionArn } from '@proton-vending/backstage-plugin-proton-common';
import { TemplateVersionKey } from '../../database/TemplateVersionStore';
import { ValidationException } from '../../errors';
import {
  TemplateVersion,
  TemplateVersionService,
} from '../../templates/TemplateVersionService';
import { toTemplateVersion, toVersionNumber } from '../../versionNumbers';
import { OperationHandlers, RequestContext } from '../operations';
import { PageTokens } from './PageTokens';
import { required, toScope, toTags } from './members';

export function createEnvironmentTemplateVersionHandlers(options: {
  versions: TemplateVersionService;
  tokens: PageTokens;
}) {
  const { versions, tokens } = options;
  return {
    async CreateEnvironmentTemplateVersion(input, context) {
      const s3 = input.source?.s3;
      if (!s3) {
        throw new ValidationException('source.s3 is required');
      }
      const version = await versions.create(toScope(context), {
        templateName: required(input.templateName, 'templateName'),
        majorVersion:
          input.majorVersion === undefined
            ? undefined
            : toVersionNumber(input.majorVersion),
        description: input.description,
        source: {
          s3: {
            bucket: required(s3.bucket, 'source.s3.bucket'),
            key: required(s3.key, 'source.s3.key'),
          },
        },
        clientToken: input.clientToken || undefined,
        tags: toTags(input.tags),
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
      const scope = toScope(context);
      const templateName = required(input.templateName, 'templateName');
      const majorVersion =
        input.majorVersion === undefined
          ? undefined
          : toVersionNumber(input.majorVersion);
      const page = await tokens.readPage({
        list: {
          operation: 'ListEnvironmentTemplateVersions',
          filters: { ...scope, templateName, majorVersion },
        },
        input,
        order: ['majorVersion', 'minorVersion'],
        read: request =>
          versions.list(scope, templateName, majorVersion, request),
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
      const version = await versions.update(toKey(input, context), {
        description: input.description,
        status: input.status,
      });
      return { environmentTemplateVersion: toApi(version, context) };
    },
  } satisfies OperationHandlers;
}

function toKey(
  input: {
    templateName?: string;
    majorVersion?: string;
    minorVersion?: string;
  },
  context: RequestContext,
): TemplateVersionKey {
  return {
    ...toScope(context),
    templateName: required(input.templateName, 'templateName'),
    majorVersion: toVersionNumber(required(input.majorVersion, 'majorVersion')),
    minorVersion: toVersionNumber(required(input.minorVersion, 'minorVersion')),
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
