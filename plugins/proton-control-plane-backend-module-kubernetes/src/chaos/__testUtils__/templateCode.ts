import { join } from 'node:path';

const PROGRAM = join(__dirname, 'changeResource.sh');

/** Where the objects of all environments are. */
export const BUCKET = 'objects';

/** What all templates put out. */
export const OUTPUTS = `output "size" {
  value = var.environment.inputs.size
}

output "text" {
  value = var.environment.inputs.text
}
`;

/** Small and quick; what exists is replaced when its text changes. */
export function createProgramCode(ledger: string): string {
  return [
    createProgramResource('object', 's3', `${BUCKET}/`, ledger),
    createProgramResource('parameter', 'ssm', '/', ledger),
  ].join('\n');
}

function createProgramResource(
  resource: string,
  service: 's3' | 'ssm',
  prefix: string,
  ledger: string,
): string {
  const change = (method: string, text = '') =>
    `sh '${PROGRAM}' ${method} ${service} '\${self.triggers_replace.name}' '\${self.triggers_replace.environment}' '${ledger}' ${text}`;
  return `resource "terraform_data" "${resource}" {
  count = var.environment.inputs.size
  triggers_replace = {
    environment = var.environment.name
    name        = "${prefix}\${var.environment.name}/\${count.index}"
    text        = "\${var.environment.name} \${var.environment.inputs.text}"
  }
  provisioner "local-exec" {
    command = "${change('PUT', "'${self.triggers_replace.text}'")}"
  }
  provisioner "local-exec" {
    when    = destroy
    command = "${change('DELETE')}"
  }
}
`;
}

/** The same with the real provider of AWS. */
export const PROVIDER_CODE = `terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_requesting_account_id  = true
}

resource "aws_s3_object" "object" {
  count   = var.environment.inputs.size
  bucket  = "${BUCKET}"
  key     = "\${var.environment.name}/\${count.index}"
  content = "\${var.environment.name} \${var.environment.inputs.text}"
}

resource "aws_ssm_parameter" "parameter" {
  count     = var.environment.inputs.size
  name      = "/\${var.environment.name}/\${count.index}"
  type      = "String"
  value     = "\${var.environment.name} \${var.environment.inputs.text}"
  # A run that was killed may have created it.
  overwrite = true
}
`;
