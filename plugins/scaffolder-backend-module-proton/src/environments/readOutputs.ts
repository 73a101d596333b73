import {
  paginateListEnvironmentOutputs,
  ProtonClient,
} from '@aws-sdk/client-proton';
import type { ProtonExtension } from '@proton-vending/backstage-plugin-proton-node';

/**
 * The outputs of an environment that a template may see: all but the sensitive
 * ones.
 */
export async function readOutputs(options: {
  client: ProtonClient;
  extension?: ProtonExtension;
  name: string;
}): Promise<Record<string, string>> {
  const { client, extension, name: environmentName } = options;
  const sensitive = new Set(
    await extension?.listSensitiveOutputKeys({ environmentName }),
  );
  const outputs: Record<string, string> = {};
  for await (const page of paginateListEnvironmentOutputs(
    { client },
    { environmentName },
  )) {
    for (const { key, valueString } of page.outputs ?? []) {
      if (key !== undefined && !sensitive.has(key)) {
        outputs[key] = valueString ?? '';
      }
    }
  }
  return outputs;
}
