import type { Entity } from '@backstage/catalog-model';
import {
  parseTemplateSchema,
  toSoftwareTemplate,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SoftwareTemplateRules } from '../config/readProviderConfigs';
import { readEntityTags, type TagNames } from './readEntityTags';
import { toLocationAnnotations } from './toTemplateEntity';
import type { KnownTemplate } from '../templates/readTemplates';
import type { PublishedVersion } from '../templates/PublishedVersionReader';

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
  const { accountId, region } = template;
  const { read, problems } = readEntityTags(version.tags, tagNames);
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
      annotations: toLocationAnnotations('environment-template', template),
    },
  );
  return {
    entity: { apiVersion, kind, metadata, spec: { ...spec } },
    problems,
  };
}
