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
      /**
       * Whether the status changes of this account arrive at the events service
       * of this Backstage, topic `proton`, in the shape that Proton gives them
       * on EventBridge. By default true of `embedded` and false of a URL; where
       * it is false, open pages ask from time to time.
       *
       * @visibility backend
       */
      events?: boolean;
    }>;
    /**
     * Which outputs of an environment say what of its cluster, for the pages of
     * the environment: for each the name of an output, or several of which the
     * first that is there counts. By default those of the example templates and
     * of Amazon EKS Blueprints.
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
