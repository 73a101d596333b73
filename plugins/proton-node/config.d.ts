export interface Config {
  proton?: {
    /**
     * The accounts whose Proton API Backstage talks to. The first account and
     * its first region are the default.
     */
    accounts?: Array<{
      /**
       * The twelve-digit AWS account ID, in quotes.
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
      /**
       * Whether the events service of this Backstage receives the status
       * changes of this account on the topic `proton`, in the format of
       * Proton's EventBridge events. Default: true for `embedded`, false for a
       * URL. If it is false, open pages poll.
       *
       * @visibility backend
       */
      events?: boolean;
    }>;
    /**
     * The outputs of an environment that describe its cluster: for each
     * property the name of an output, or a list of which the first existing
     * output is used. Default: the outputs of the example templates and of
     * Amazon EKS Blueprints.
     */
    outputs?: {
      name?: string | string[];
      endpoint?: string | string[];
      certificateAuthority?: string | string[];
      arn?: string | string[];
      version?: string | string[];
      kubectlCommand?: string | string[];
    };
  };
}
