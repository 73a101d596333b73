import type { Environment, ProtonClient } from '@aws-sdk/client-proton';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import {
  omitSensitiveInputs,
  parseEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { readInputSchema } from '@proton-vending/backstage-plugin-proton-node';

/**
 * The inputs of an environment without the sensitive ones, since everyone who may
 * read the task sees what its steps give. Without a schema there are none.
 */
export async function readShownInputs(options: {
  client: ProtonClient;
  environment: Environment;
  /** The version that it runs, such as `1.2`. */
  version: string;
  logger: LoggerService;
}): Promise<JsonObject> {
  const { client, environment, version, logger } = options;
  const { spec, templateName = '' } = environment;
  const inputs = spec ? parseEnvironmentSpec(spec) : {};
  if (Object.keys(inputs).length === 0) {
    return {};
  }
  const found = await readInputSchema(client, { templateName, version });
  if (!found.schema) {
    logger.warn(
      `The inputs are left out: nobody can tell which of them are sensitive, since ${found.problem}`,
    );
    return {};
  }
  const shown = omitSensitiveInputs(found.schema, inputs);
  if (shown.masked.length > 0) {
    logger.info(`Sensitive inputs are left out: ${shown.masked.join(', ')}`);
  }
  // A number that JavaScript can't hold becomes a string of its digits.
  return JSON.parse(JSON.stringify(shown.inputs));
}
