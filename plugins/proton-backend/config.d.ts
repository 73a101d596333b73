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
  };
}
