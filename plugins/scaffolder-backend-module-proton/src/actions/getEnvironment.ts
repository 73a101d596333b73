import type { Environment, ProtonClient } from '@aws-sdk/client-proton';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import {
  omitSensitiveInputs,
  parseEnvironmentSpec,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  readInputSchema,
  readTags,
} from '@proton-vending/backstage-plugin-proton-node';
import {
  locateEnvironment,
  requireEnvironment,
} from '../environments/locateEnvironment';
import { readOutputs } from '../environments/readOutputs';
import { summarizeEnvironment } from '../environments/summarizeEnvironment';
import { environmentResource } from '../permissions/environmentResource';
import { findEnvironmentTemplate } from '../registration/environmentTemplates';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { examples } from './getEnvironment.examples';
import {
  environmentFactsOutput,
  environmentReferenceInput,
  outputsOutput,
  requiredString,
  stringMap,
} from './schemas';

/**
 * The action `aws:proton:get-environment`: tells later steps of an environment.
 *
 * @public
 */
export function getEnvironmentAction(
  services: Pick<
    ProtonActionServices,
    'proton' | 'permissions' | 'catalog' | 'auth' | 'entityNamespace'
  >,
) {
  const { proton, permissions, entityNamespace } = services;
  return createProtonAction({
    id: 'aws:proton:get-environment',
    description:
      'Reads a Proton environment: its status, template version, inputs, outputs and tags',
    examples,
    permissions,
    schema: {
      input: environmentReferenceInput,
      output: {
        ...environmentFactsOutput,
        deploymentId: requiredString(
          'The id of the last deployment; may be empty',
        ),
        inputs: z =>
          z
            .record(z.any())
            .describe(
              'The inputs that were deployed last with success, without the sensitive ones',
            ),
        ...outputsOutput,
        tags: stringMap('The tags of the environment by their keys'),
      },
    },
    async handler(ctx, { may }) {
      const { input, logger } = ctx;
      await may.requireAny(protonEnvironmentReadPermission);
      const located = await locateEnvironment({
        ...services,
        credentials: await ctx.getInitiatorCredentials(),
        reference: input,
      });
      const { client, target, name, arn } = located;
      const environment = await requireEnvironment(located);
      await may.requireForEnvironment(
        protonEnvironmentReadPermission,
        arn,
        () => environmentResource({ ...services, located, known: environment }),
      );
      const facts = {
        ...summarizeEnvironment(environment, target, entityNamespace),
        ...(input.entityRef && { entityRef: input.entityRef }),
      };
      const template = await findEnvironmentTemplate(
        client,
        facts.templateName,
      );
      logger.info(
        `The environment ${name} is ${facts.status}, version ${
          facts.templateVersion || 'none'
        } of ${facts.templateName}`,
      );
      for (const [key, value] of Object.entries(facts)) {
        ctx.output(key as keyof typeof facts, value);
      }
      ctx.output('recommendedVersion', template?.recommendedVersion ?? '');
      ctx.output('deploymentId', environment.lastAttemptedDeploymentId ?? '');
      ctx.output(
        'inputs',
        await readShownInputs({
          client,
          environment,
          version: facts.templateVersion,
          logger,
        }),
      );
      ctx.output(
        'outputs',
        await readOutputs({
          client,
          extension: proton.extension(target),
          name,
        }),
      );
      ctx.output('tags', await readTags(client, arn));
    },
  });
}

/**
 * The inputs of an environment without the sensitive ones, since everyone who may
 * read the task sees what its steps give. Without a schema there are none.
 */
async function readShownInputs(options: {
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
