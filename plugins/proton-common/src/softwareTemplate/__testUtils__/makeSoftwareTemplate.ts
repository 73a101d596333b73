import type { JsonObject } from '@backstage/types';
import { parseTemplateSchema } from '../../spec';
import type { SoftwareTemplateOptions } from '../softwareTemplate.types';
import { toSoftwareTemplate } from '../toSoftwareTemplate';

/** A schema of an environment template. */
export function schemaOf(types: object) {
  return parseTemplateSchema(
    JSON.stringify({
      schema: {
        format: { openapi: '3.0.0' },
        environment_input_type: 'Inputs',
        types,
      },
    }),
  );
}

/** The software template of an environment template with these inputs. */
export function make(
  inputs: object,
  options?: SoftwareTemplateOptions,
  types: object = {},
) {
  return toSoftwareTemplate(
    {
      name: 'eks-cluster',
      displayName: 'EKS cluster',
      description: 'A cluster',
      arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/eks-cluster',
      majorVersion: '1',
      minorVersion: '2',
      schema: schemaOf({ Inputs: { type: 'object', ...inputs }, ...types }),
    },
    options,
  );
}

export type Form = Record<string, JsonObject & { properties: JsonObject }>;

/** The pages of the inputs, each as its properties. */
export function pagesOf({ spec }: ReturnType<typeof make>) {
  return spec.parameters.slice(1).map(
    ({ properties }) =>
      (properties as Form).inputs as {
        required?: string[];
        properties: Record<string, JsonObject>;
      },
  );
}
