import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
} from '@backstage/catalog-model';
import {
  ANNOTATION_AWS_ACCOUNT_ID,
  ANNOTATION_AWS_REGION,
  parseTemplateSchema,
  toSoftwareTemplate,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SoftwareTemplateRules } from '../config/SoftwareTemplateRules';
import { readEntityTags } from '../tags/readEntityTags';
import type { TagNames } from '../tags/TagNames';
import type { KnownTemplate } from '../templates/KnownTemplate';
import type { PublishedVersion } from '../templates/PublishedVersion';

/**
 * The software template that vends environments from an environment template.
 *
 * @throws SoftwareTemplateError or TemplateSchemaError when no form can be
 * written for the version's schema
 */
export function toSoftwareTemplateEntity(options: {
  template: KnownTemplate;
  version: PublishedVersion;
  entityName: string;
  rules: SoftwareTemplateRules;
  tagNames: TagNames;
}): { entity: Entity; problems: string[] } {
  const { template, version, entityName, rules, tagNames } = options;
  const { arn, accountId, region } = template;
  const { read, problems } = readEntityTags(version.tags, tagNames);
  const location = `proton-environment-template:${arn}`;
  const { apiVersion, kind, metadata, spec } = toSoftwareTemplate(
    { ...template, ...version, schema: parseTemplateSchema(version.schema) },
    {
      name: entityName,
      namespace: rules.namespace,
      owner: read.owner ?? rules.owner,
      system: read.system ?? rules.system,
      lifecycle: read.lifecycle ?? rules.lifecycle,
      type: rules.type,
      tags: rules.tags,
      nameInput: rules.nameInput,
      accountId,
      region,
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [ANNOTATION_AWS_ACCOUNT_ID]: accountId,
        [ANNOTATION_AWS_REGION]: region,
      },
    },
  );
  return {
    entity: { apiVersion, kind, metadata, spec: { ...spec } },
    problems,
  };
}
