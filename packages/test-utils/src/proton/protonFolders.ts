import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * The account of the environments of this file.
 *
 * @public
 */
export const PROTON_ACCOUNT = '123456789012';

const arnOf = (id: string, account = PROTON_ACCOUNT) =>
  `arn:aws:proton:us-east-1:${account}:${id}`;

/**
 * The header that AWS Proton wrote, of April 2023.
 *
 * @public
 */
export const protonHeaderOf = (name: string, account = PROTON_ACCOUNT) => `/*
This file is managed by AWS Proton. Any changes made directly to this file will be overwritten the next time AWS Proton performs an update.

To manage this resource, see AWS Proton Resource: ${arnOf(
  `environment/${name}`,
  account,
)}

If the resource is no longer accessible within AWS Proton, it may have been deleted and may require manual cleanup.
*/

`;

const VARIABLES = `variable "environment" {
  type = object({
    inputs = any
    name   = string
  })
  default = null
}

variable "proton_tags" {
  type    = map(string)
  default = null
}
`;

/**
 * The text of the template whose rendering `protonEnvironmentFolder` is.
 *
 * @public
 */
export const NETWORK_MAIN_TF = `resource "terraform_data" "network" {
  input = var.environment.inputs.vpc_cidr
}

output "network" {
  value = terraform_data.network.output
}
`;

/**
 * The metadata that AWS Proton wrote for an environment.
 *
 * @public
 */
export function protonMetadataOf(
  name: string,
  {
    account = PROTON_ACCOUNT,
    deleted = false,
    version = '1.0',
  }: { account?: string; deleted?: boolean; version?: string } = {},
): string {
  const [major, minor] = version.split('.');
  return `{
  "deploymentId" : "${
    deleted
      ? '<proton-resource-deleted>'
      : '36671098-fe12-4545-b2e7-3989adc35e91'
  }",
  "isResourceDeleted" : ${deleted},
  "resourceMetadata" : {
    "arn" : "${arnOf(`environment/${name}`, account)}",
    "templateArn" : "${arnOf('environment-template/network', account)}",
    "templateMajorVersion" : "${major}",
    "templateMinorVersion" : "${minor}"
  }
}`;
}

/**
 * The variables that AWS Proton wrote for an environment.
 *
 * @public
 */
export function protonVariablesOf(
  name: string,
  account = PROTON_ACCOUNT,
): string {
  return `{
  "environment" : {
    "name" : "${name}",
    "inputs" : {
      "vpc_cidr" : "10.0.0.0/16",
      "zones" : [ "a", "b" ],
      "port" : 80
    }
  },
  "proton_tags" : {
    "proton:account" : "${account}",
    "proton:template" : "${arnOf('environment-template/network', account)}",
    "proton:environment" : "${arnOf(`environment/${name}`, account)}"
  },
  "//" : "${arnOf(`environment/${name}`, account)}"
}`;
}

/**
 * The folder of an environment as AWS Proton left it, relative to the repository.
 *
 * @public
 */
export function protonEnvironmentFolder(
  name: string,
  options: Parameters<typeof protonMetadataOf>[1] & { folder?: string } = {},
): Record<string, string> {
  const { account, folder = name } = options;
  const header = protonHeaderOf(name, account);
  return {
    [`${folder}/main.tf`]: `${header}${NETWORK_MAIN_TF}`,
    [`${folder}/proton.environment.variables.tf`]: `${header}${VARIABLES}`,
    [`${folder}/proton.auto.tfvars.json`]: protonVariablesOf(name, account),
    [`${folder}/.proton/deployment-metadata.json`]: protonMetadataOf(
      name,
      options,
    ),
  };
}

/**
 * The bundle that renders to `protonEnvironmentFolder`.
 *
 * @public
 */
export const NETWORK_BUNDLE: Record<string, string> = {
  'schema/schema.yaml': `schema:
  format: { openapi: "3.0.0" }
  environment_input_type: "NetworkInput"
  types:
    NetworkInput:
      type: object
      required: [vpc_cidr]
      properties:
        vpc_cidr: { type: string, title: "Address range" }
        zones: { type: array, items: { type: string } }
        port: { type: integer, default: 80 }
`,
  'infrastructure/manifest.yaml': `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`,
  'infrastructure/main.tf': NETWORK_MAIN_TF,
};

/**
 * Writes files to a folder, a new one when none is given.
 *
 * @public
 */
export async function writeFiles(
  files: Record<string, string>,
  root?: string,
): Promise<string> {
  const folder = root ?? (await mkdtemp(join(tmpdir(), 'proton-import-')));
  for (const [path, contents] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), contents);
  }
  return folder;
}
