/** What the configuration says of the software templates that a provider makes. */
export interface SoftwareTemplateRules {
  namespace: string;
  namePrefix: string;
  owner: string;
  system?: string;
  lifecycle?: string;
  type: string;
  tags: string[];
  /** The input that gets the environment's name; the usual ones when absent. */
  nameInput?: string;
  /** Whether tags of an environment template go before all of this. */
  readTags: boolean;
}
