export interface Config {
  proton?: {
    /**
     * What the owners of environments are told through Backstage's
     * notifications.
     */
    notifications?: {
      /**
       * Whether owners are told anything; true when absent.
       *
       * @visibility backend
       */
      enabled?: boolean;
      /**
       * What they are told; all of it when absent.
       *
       * - `ready`: an environment was created or updated
       * - `failed`: a deployment failed
       * - `deleted`: an environment is gone
       * - `update-available`: a newer version of the template is published
       *
       * @visibility backend
       */
      kinds?: Array<'ready' | 'failed' | 'deleted' | 'update-available'>;
    };
    /**
     * Until when Amazon EKS supports Kubernetes versions, where that differs
     * from the calendar that the backend has, or is newer.
     */
    kubernetesVersions?: Array<{
      /**
       * A minor version in quotes, such as '1.35'.
       *
       * @visibility backend
       */
      version: string;
      /**
       * Standard support ends with the beginning of this day, UTC; such as
       * '2027-03-27'.
       *
       * @visibility backend
       */
      standardSupportUntil: string;
      /**
       * Likewise.
       *
       * @visibility backend
       */
      extendedSupportUntil: string;
    }>;
  };
}
