import {
  parseTemplateSchema,
  TemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ResolvedTemplateVersion } from '../templates/resolveTemplateVersion';

/** The schema of a version's inputs, if it has one. */
export function readVersionSchema({
  schema,
}: ResolvedTemplateVersion): TemplateSchema | undefined {
  return schema ? parseTemplateSchema(schema) : undefined;
}
