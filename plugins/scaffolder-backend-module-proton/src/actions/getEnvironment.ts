import type {
  AuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  createTemplateAction,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { protonEnvironmentReadPermission } from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  readTags,
} from '@proton-vending/backstage-plugin-proton-node';
import { locateEnvironment } from '../environments/locateEnvironment';
import { readOutputs } from '../environments/readOutputs';
import { readShownInputs } from '../environments/readShownInputs';
import { requireEnvironment } from '../environments/requireEnvironment';
import { summarizeEnvironment } from '../environments/summarizeEnvironment';
import { findEnvironmentTemplate } from '../registration/requireEnvironmentTemplate';
import { environmentResource } from '../permissions/environmentResource';
import { StepPermissions } from '../permissions/StepPermissions';
import { examples } from './getEnvironment.examples';
import {
  getEnvironmentInput,
  getEnvironmentOutput,
} from './getEnvironment.schema';
import {
  GetEnvironmentActionInput,
  GetEnvironmentActionOutput,
} from './getEnvironment.types';
import { toTaskError } from './toTaskError';

/**
 * The services that {@link getEnvironmentAction} works with, and where
 * the entities of environments are.
 *
 * @public
 */
export interface GetEnvironmentActionOptions {
  proton: ProtonService;
  permissions: PermissionsService;
  catalog: CatalogService;
  auth: AuthService;
  /** The namespace of the entities of environments; `default` when absent. */
  entityNamespace?: string;
}

/**
 * The action `aws:proton:get-environment`: tells later steps of an environment.
 *
 * @public
 */
export function getEnvironmentAction(
  options: GetEnvironmentActionOptions,
): TemplateAction<GetEnvironmentActionInput, GetEnvironmentActionOutput, 'v2'> {
  const { proton, permissions, catalog, auth, entityNamespace } = options;
  return createTemplateAction({
    id: 'aws:proton:get-environment',
    description:
      'Reads a Proton environment: its status, template version, inputs, outputs and tags',
    examples,
    supportsDryRun: true,
    schema: { input: getEnvironmentInput, output: getEnvironmentOutput },
    async handler(ctx) {
      try {
        const { input, logger } = ctx;
        const may = StepPermissions.create({ permissions, ctx });
        await may.requireAny(protonEnvironmentReadPermission);
        const located = await locateEnvironment({
          proton,
          catalog,
          credentials: await ctx.getInitiatorCredentials(),
          reference: input,
        });
        const { client, target, name, arn } = located;
        const environment = await requireEnvironment(located);
        await may.requireForEnvironment(
          protonEnvironmentReadPermission,
          arn,
          () =>
            environmentResource({ catalog, auth, located, known: environment }),
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
            environmentName: name,
          }),
        );
        ctx.output('tags', await readTags(client, arn));
      } catch (error) {
        throw toTaskError(error);
      }
    },
  });
}
