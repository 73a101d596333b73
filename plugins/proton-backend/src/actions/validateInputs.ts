import { protonTemplateReadPermission } from '@proton-vending/backstage-plugin-proton-common';
import { withTemplateRules } from '@proton-vending/backstage-plugin-proton-node';
import { readInputs } from '../routes/readBody';
import { readVersion } from '../templates/readVersion';
import { ActionServices } from './ActionServices';
import {
  guardTemplate,
  readVersionNumbers,
  templateInputShape,
  versionInputShape,
} from './guardTemplate';

/** The output that lists what is wrong with inputs. */
export const violationsShape = (
  z: Parameters<typeof templateInputShape>[0],
) => ({
  violations: z
    .array(
      z.object({
        path: z.string().describe('Such as "network.cidr".'),
        message: z.string(),
      }),
    )
    .describe('What is wrong with the inputs; empty when they fit.'),
});

/** `validate-inputs`: whether inputs fit a template version. */
export function addValidateInputs(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'validate-inputs',
    title: 'Validate Inputs',
    description: `
Checks inputs against the schema and the rules of a template version. It changes nothing.

## When to use

Use this before \`create-cluster\`. To check a change of an existing cluster, use
\`preview-cluster-change\`.
    `,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          ...templateInputShape(z),
          ...versionInputShape(z),
          inputs: z.record(z.any()).describe('All inputs of the cluster.'),
        }),
      output: z =>
        z.object({
          version: z.string().describe('The version that was checked.'),
          ...violationsShape(z),
        }),
    },
    examples: [
      {
        title: 'A required input is missing',
        input: { template: 'eks-cluster', version: '1.1', inputs: {} },
        output: {
          version: '1.1',
          violations: [{ path: 'cluster_name', message: 'is required' }],
        },
      },
    ],
    action: context =>
      guardTemplate(
        services,
        context,
        {
          eventId: 'environment-inputs-validate',
          permission: protonTemplateReadPermission,
          meta: { queryType: 'by-version' },
        },
        async opened => {
          const inputs = readInputs(context.input);
          const { schema, details } = await readVersion({
            ...opened,
            ...readVersionNumbers(context.input.version),
          });
          const violations = await services.schemaValidator.findInputViolations(
            await withTemplateRules(services.proton.extension(opened.target), {
              ...details,
              schema,
            }),
            inputs,
          );
          return {
            version: details.version,
            violations: violations.map(({ path, message }) => ({
              path,
              message,
            })),
          };
        },
      ),
  });
}
