export interface Config {
  protonControlPlane?: {
    terraform?: {
      /**
       * Path or name of the binary: Terraform, or OpenTofu 1.6 or
       * later. Default: `terraform`, or else `tofu`, from the PATH.
       */
      binary?: string;
      /** Where the states of environments are kept. Default: the control plane keeps them. */
      backend?: {
        /** `local`, `pg`, `s3` or any other backend that Terraform has. */
        type: string;
        /**
         * What would stand in the `backend` block, and for `s3` a `prefix` of
         * its keys. Texts may have the placeholders `${accountId}`,
         * `${region}`, `${environmentName}`, `${environmentId}` and
         * `${environmentKey}` (the id without dashes), with `$$` in
         * app-config.yaml.
         */
        config?: {
          /** @visibility secret */
          access_key?: string;
          /** @visibility secret */
          access_token?: string;
          /** @visibility secret */
          client_key?: string;
          /** @visibility secret */
          client_secret?: string;
          /** @visibility secret */
          conn_str?: string;
          /** @visibility secret */
          credentials?: string;
          /** @visibility secret */
          encryption_key?: string;
          /** @visibility secret */
          password?: string;
          /** @visibility secret */
          private_key?: string;
          /** @visibility secret */
          sas_token?: string;
          /** @visibility secret */
          secret_id?: string;
          /** @visibility secret */
          secret_key?: string;
          /** @visibility secret */
          sse_customer_key?: string;
          /** @visibility secret */
          token?: string;
          [name: string]: unknown;
        };
      };
    };
  };
}
