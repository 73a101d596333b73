import type { Config } from '@backstage/config';
import type { EntityRules } from '../entities/EntityRules';
import type { SoftwareTemplateRules } from './SoftwareTemplateRules';

/** Reads `softwareTemplates` of a provider; `undefined` unless it is enabled. */
export function readSoftwareTemplateRules(
  rules: EntityRules,
  provider?: Config,
): SoftwareTemplateRules | undefined {
  const config = provider?.getOptionalConfig('softwareTemplates');
  if (!config?.getOptionalBoolean('enabled')) {
    return undefined;
  }
  return {
    namespace: config.getOptionalString('namespace') ?? rules.namespace,
    namePrefix: config.getOptionalString('namePrefix') ?? 'proton-',
    owner: config.getOptionalString('owner') ?? rules.defaultOwner,
    system: config.getOptionalString('system') ?? rules.defaultSystem,
    lifecycle: config.getOptionalString('lifecycle'),
    type: config.getOptionalString('type') ?? 'environment',
    tags: config.getOptionalStringArray('tags') ?? [],
    nameInput: config.getOptionalString('nameInput'),
    readTags: config.getOptionalBoolean('readTags') ?? false,
  };
}
