export interface Config {
  proton?: {
    /**
     * Notifications for the owners of environments.
     */
    notifications?: {
      /**
       * Whether owners are notified. Default true.
       *
       * @visibility backend
       */
      enabled?: boolean;
      /**
       * The kinds of notifications. Default: all.
       *
       * - `ready`: an environment was created or updated
       * - `failed`: a deployment failed
       * - `deleted`: an environment was deleted
       * - `deadline`: a deployment fails soon if it still waits
       * - `update-available`: a newer version of the template was published
       * - `deprecated`: the version that clusters run was deprecated
       * - `campaign`: a campaign was announced, started or ended, or failed
       *
       * @visibility backend
       */
      kinds?: Array<
        | 'ready'
        | 'failed'
        | 'deleted'
        | 'deadline'
        | 'update-available'
        | 'deprecated'
        | 'campaign'
      >;
    };
    /**
     * The dates until which Amazon EKS supports Kubernetes versions. They
     * replace or extend the built-in calendar.
     */
    kubernetesVersions?: Array<{
      /**
       * A minor version in quotes, such as '1.35'.
       *
       * @visibility backend
       */
      version: string;
      /**
       * The first day without standard support (UTC), such as '2027-03-27'.
       *
       * @visibility backend
       */
      standardSupportUntil: string;
      /**
       * The first day without extended support (UTC).
       *
       * @visibility backend
       */
      extendedSupportUntil: string;
    }>;
  };
}
