import { EnvironmentTemplateRecord } from '../database/EnvironmentTemplateStore';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { EngineRegistry } from '../engines/EngineRegistry';
import { ValidationException } from '../errors';

/**
 * The id of the engine that provisions a template version.
 *
 * Throws a `ValidationException` when this control plane has none.
 */
export function requireEngine(
  engines: EngineRegistry,
  version: TemplateVersionRecord,
  { provisioning }: EnvironmentTemplateRecord,
): string {
  const choice = engines.choose({ provisioning, manifest: version.manifest });
  if (!choice.engine) {
    throw new ValidationException(
      `Environment template version ${version.templateName}:${version.majorVersion}.${version.minorVersion} cannot be deployed: ${choice.reason}`,
    );
  }
  return choice.engine.id;
}
