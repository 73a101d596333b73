/**
 * The Terraform that tests run: `terraform` from the PATH, or the path or name
 * in `PROTON_TEST_TERRAFORM_BINARY`, such as `tofu`.
 *
 * @public
 */
export const terraformBinary =
  process.env.PROTON_TEST_TERRAFORM_BINARY || 'terraform';
