import { ResponseError } from '@backstage/errors';
import {
  parseTemplateVersion,
  TemplateRule,
  TemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonExtension } from '../service/ProtonService';

/**
 * The schema of a template version with the version's rules. AWS's own API has
 * none, nor does an earlier release of the control plane.
 *
 * @public
 */
export async function withTemplateRules(
  extension: Pick<ProtonExtension, 'listTemplateRules'> | undefined,
  options: {
    templateName: string;
    /** Such as `1.2`. */
    version: string;
    schema: TemplateSchema;
  },
): Promise<TemplateSchema> {
  const { templateName, version, schema } = options;
  const numbers = parseTemplateVersion(version);
  const rules: TemplateRule[] | undefined =
    numbers &&
    (await extension
      ?.listTemplateRules({ templateName, ...numbers })
      .catch(undefinedIfUnknown));
  return rules ? { ...schema, rules } : schema;
}

function undefinedIfUnknown(error: unknown): undefined {
  if (!(error instanceof ResponseError) || error.statusCode !== 404) {
    throw error;
  }
}
