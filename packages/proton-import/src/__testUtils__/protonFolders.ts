import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const ACCOUNT = '123456789012';

const arnOf = (id: string, account = ACCOUNT) =>
  `arn:aws:proton:us-east-1:${account}:${id}`;

/** The header that AWS Proton wrote, of April 2023. */
export const headerOf = (name: string, account = ACCOUNT) => `/*
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

/** The text of the template whose rendering `environmentFolder` is. */
export const MAIN_TF = `resource "terraform_data" "network" {
  input = var.environment.inputs.vpc_cidr
}

output "network" {
  value = terraform_data.network.output
}
`;

/** The metadata that AWS Proton wrote for an environment. */
export function metadataOf(
  name: string,
  {
    account = ACCOUNT,
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

/** The variables that AWS Proton wrote for an environment. */
export function variablesOf(name: string, account = ACCOUNT): string {
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

/** The folder of an environment as AWS Proton left it, relative to the repository. */
export function environmentFolder(
  name: string,
  options: Parameters<typeof metadataOf>[1] & { folder?: string } = {},
): Record<string, string> {
  const { account, folder = name } = options;
  const header = headerOf(name, account);
  return {
    [`${folder}/main.tf`]: `${header}${MAIN_TF}`,
    [`${folder}/proton.environment.variables.tf`]: `${header}${VARIABLES}`,
    [`${folder}/proton.auto.tfvars.json`]: variablesOf(name, account),
    [`${folder}/.proton/deployment-metadata.json`]: metadataOf(name, options),
  };
}

/** The bundle that renders to `environmentFolder`. */
export const BUNDLE: Record<string, string> = {
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
  'infrastructure/main.tf': MAIN_TF,
};

/** Writes files to a folder, a new one when none is given. */
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
