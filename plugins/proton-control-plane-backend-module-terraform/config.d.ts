import { HumanDuration } from '@backstage/types';

export interface Config {
  protonControlPlane?: {
    terraform?: {
      /**
       * Path or name of the binary: Terraform, or OpenTofu 1.6 or
       * later. Default: `terraform`, or else `tofu`, from the PATH.
       */
      binary?: string;
      /** How templates are isolated from the backend and from each other. */
      isolation?: {
        /**
         * `auto` isolates Terraform as far as this machine allows, and logs what is
         * isolated. `required` runs no deployment unless files, processes
         * and network are isolated. `none` isolates nothing. Default `auto`.
         */
        mode?: 'auto' | 'required' | 'none';
        /** Additional files and folders that templates can read. */
        readOnlyPaths?: string[];
        /** Services on the loopback of this machine that templates can reach, as `host:port`. */
        reachableAddresses?: string[];
        /**
         * Allows templates to use the instance metadata service, and with it every
         * permission of the instance's role. Default false.
         */
        allowInstanceMetadata?: boolean;
      };
      /** Limits of one Terraform command and its child processes. */
      limits?: {
        /** Memory. Default 4 GB. */
        memory?: number | string;
        /** Processes and threads. Default 2048. */
        processes?: number;
        /** Open files of each process. Default 8192. */
        openFiles?: number;
        /** Processor time of each process. Default 2 hours. */
        cpuTime?: HumanDuration | string;
        /** The number of processors; needs a cgroup. Default: no limit. */
        cpus?: number;
      };
      /** Where the states of environments are stored. Default: in the control plane. */
      backend?: {
        /** `local`, `pg`, `s3` or any other backend that Terraform has. */
        type: string;
        /**
         * The settings of the `backend` block, and for `s3` also a `prefix` of
         * its keys. Strings can contain the placeholders `${accountId}`,
         * `${region}`, `${environmentName}`, `${environmentId}` and
         * `${environmentKey}` (the ID without dashes); write `$$` in
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
