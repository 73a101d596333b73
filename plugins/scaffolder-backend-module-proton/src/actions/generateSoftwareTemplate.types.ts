/**
 * The inputs of `aws:proton:generate-software-template`.
 *
 * @public
 */
export type GenerateSoftwareTemplateActionInput = {
  /** The recommended version unless `majorVersion` names another. */
  environmentTemplate: {
    name: string;
    majorVersion?: string | number;
    minorVersion?: string | number;
    accountId?: string;
    region?: string;
  };
  /** `template.yaml` when absent. */
  targetPath?: string;
  name?: string;
  namespace?: string;
  title?: string;
  owner: string;
  system?: string;
  lifecycle?: string;
  type?: string;
  tags?: string[];
  /** The input that gets the environment's name; false for none. */
  nameInput?: string | false;
};

/**
 * The outputs of `aws:proton:generate-software-template`.
 *
 * @public
 */
export type GenerateSoftwareTemplateActionOutput = {
  path: string;
  version: string;
};
