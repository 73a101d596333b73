import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, toError } from '@backstage/errors';
import {
  protonEnvironmentCreatePermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { readEntityNamespace } from '@proton-vending/backstage-plugin-proton-node';
import { createEnvironment } from '../environments/createEnvironment';
import { readInputs } from '../routes/readBody';
import { openTemplate } from '../templates/openTemplate';
import { asBackstageError } from '../asBackstageError';
import { ActionServices } from './ActionServices';
import { reasonInputShape } from './clusterChange';
import {
  readVersionNumbers,
  templateInputShape,
  versionInputShape,
} from './guardTemplate';

/** `create-cluster`: creates a cluster from a template. */
export function addCreateCluster(services: ActionServices): void {
  const entityNamespace = readEntityNamespace(services.config);
  services.actionsRegistry.register({
    name: 'create-cluster',
    title: 'Create Cluster',
    description: `
Creates a Kubernetes cluster from an environment template. It returns when the deployment has started;
\`get-cluster\` returns its status as soon as the catalog has the entity, usually within a minute.

## When to use

Use this when a person asks for a new cluster. It creates infrastructure that costs money: check the
inputs with \`validate-inputs\`, and show them to the person first. If you retry after a failure, use
\`get-cluster\` first to find out whether the cluster exists.
    `,
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: {
      input: z =>
        z.object({
          name: z
            .string()
            .describe(
              'Letters, digits, "-" and "_", at most 100 characters, starting with a letter or digit.',
            ),
          ...templateInputShape(z),
          ...versionInputShape(z),
          inputs: z
            .record(z.any())
            .describe('As the schema in get-template-version requires.'),
          owner: z
            .string()
            .describe(
              'Entity ref of the owner, such as "group:default/payments".',
            ),
          description: z.string().max(500).optional(),
          tags: z.record(z.string()).optional(),
          ...reasonInputShape(z),
        }),
      output: z =>
        z.object({
          arn: z.string(),
          entityRef: z.string().describe('The entity that it will have.'),
          version: z.string(),
          deploymentId: z.string().optional(),
          status: z.string(),
        }),
    },
    examples: [
      {
        title: 'A cluster of a team',
        input: {
          name: 'payments-dev',
          template: 'eks-cluster',
          version: '1',
          owner: 'group:default/payments',
          inputs: { cluster_name: 'payments-dev' },
        },
        output: {
          arn: 'arn:aws:proton:us-east-1:123456789012:environment/payments-dev',
          entityRef: 'resource:default/payments-dev',
          version: '1.1',
          deploymentId: '0b0e7c0a-6f0c-4a52-8d61-3a2f7f8f8c55',
          status: 'IN_PROGRESS',
        },
      },
    ],
    action: async ({ input, credentials }) => ({
      output: await services.guard(
        { credentials },
        {
          eventId: 'environment-create',
          severityLevel: 'medium',
          permission: protonEnvironmentCreatePermission,
          meta: {
            actionType: 'create',
            environmentName: input.name,
            templateName: input.template,
          },
        },
        caller =>
          asBackstageError(async () => {
            const { accountId, region, template } = input;
            const opened = await openTemplate({
              ...services,
              ...caller,
              name: template,
              target: { accountId, region },
              permission: protonTemplateReadPermission,
            });
            const created = await createEnvironment(
              { ...services, entityNamespace },
              { ...caller, ...opened, templateName: template },
              {
                ...readVersionNumbers(input.version),
                name: input.name,
                inputs: readInputs(input),
                owner: readOwner(input.owner),
                description: input.description,
                tags: input.tags,
                reason: input.reason ?? 'The action proton:create-cluster',
              },
            );
            services.fleet.invalidate(opened.target);
            return created;
          }),
      ),
    }),
  });
}

/** Writes the ref of an owner in full; a bare name is that of a group. */
function readOwner(text: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(text, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }),
    );
  } catch (error) {
    throw new InputError(
      `owner must be an entity ref such as group:default/payments: ${
        toError(error).message
      }`,
    );
  }
}
