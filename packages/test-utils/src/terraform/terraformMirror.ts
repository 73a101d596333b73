/**
 * A folder with unpacked providers, laid out as a filesystem mirror of
 * Terraform, that `PROTON_TEST_TERRAFORM_MIRROR` names; empty when it names none.
 *
 * @public
 */
export const terraformMirror = process.env.PROTON_TEST_TERRAFORM_MIRROR ?? '';
