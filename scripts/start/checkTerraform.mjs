import { detail, warn } from '../lib/output.mjs';
import { findProgram } from '../lib/programs.mjs';

/** Says what does not work without Terraform or OpenTofu; all else does. */
export function checkTerraform() {
  const program = findProgram(['terraform', 'tofu']);
  if (program) {
    detail(`Terraform: ${program}`);
    return;
  }
  warn(
    'Neither terraform nor tofu is on the PATH: everything runs, but a deployment fails until one is.',
  );
  detail('OpenTofu:  https://opentofu.org/docs/intro/install');
  detail('Terraform: https://developer.hashicorp.com/terraform/install');
}
