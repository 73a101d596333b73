export interface Config {
  proton?: {
    /**
     * The accounts whose Proton API Backstage talks to. The first account and
     * its first region are the default.
     */
    accounts?: Array<{
      /**
       * The twelve-digit AWS account id, in quotes.
       *
       * @visibility backend
       */
      accountId: string;
      /**
       * The regions of this account, such as `us-east-1`.
       *
       * @visibility backend
       */
      regions: string[];
      /**
       * `embedded` (the default) for the control plane that runs inside
       * Backstage, or the URL of a Proton API. Requests to a URL are signed
       * with the credentials that the `aws` integration has for the account.
       *
       * @visibility backend
       */
      endpoint?: string;
    }>;
  };
}
