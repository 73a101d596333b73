import { BlockSchema } from './findArgumentProblems';

const required = { required: true };
const optional = { optional: true };

function attributes(
  names: string[],
  optionalNames: string[] = [],
): BlockSchema['attributes'] {
  return Object.fromEntries([
    ...names.map(name => [name, required]),
    ...optionalNames.map(name => [name, optional]),
  ]);
}

/**
 * Resources of the example templates that the AWS provider of the tests doesn't
 * have, with the arguments that their documentation names and the templates use.
 */
export const OTHER_SCHEMAS: Record<string, BlockSchema> = {
  // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_capability
  aws_eks_capability: {
    attributes: attributes(
      [
        'capability_name',
        'cluster_name',
        'delete_propagation_policy',
        'role_arn',
        'type',
      ],
      ['tags'],
    ),
    block_types: {
      configuration: {
        block: {
          block_types: {
            argo_cd: {
              block: {
                attributes: attributes([], ['namespace']),
                block_types: {
                  aws_idc: {
                    min_items: 1,
                    block: {
                      attributes: attributes(
                        ['idc_instance_arn'],
                        ['idc_region'],
                      ),
                    },
                  },
                  network_access: {
                    block: { attributes: attributes([], ['vpce_ids']) },
                  },
                  rbac_role_mapping: {
                    block: {
                      attributes: attributes(['role']),
                      block_types: {
                        identity: {
                          min_items: 1,
                          block: { attributes: attributes(['id', 'type']) },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
  // https://registry.terraform.io/providers/hashicorp/helm/2.17.0/docs/resources/release
  helm_release: {
    attributes: attributes(
      ['chart', 'name'],
      [
        'create_namespace',
        'namespace',
        'repository',
        'timeout',
        'values',
        'version',
        'wait',
      ],
    ),
  },
  // https://registry.terraform.io/providers/alekc/kubectl/latest/docs/resources/kubectl_manifest
  kubectl_manifest: {
    attributes: attributes(
      ['yaml_body'],
      ['sensitive_fields', 'server_side_apply', 'wait'],
    ),
  },
  // https://developer.hashicorp.com/terraform/language/resources/terraform-data
  terraform_data: {
    attributes: attributes([], ['input', 'triggers_replace']),
  },
};
