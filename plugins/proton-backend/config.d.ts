export interface Config {
  proton?: {
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
