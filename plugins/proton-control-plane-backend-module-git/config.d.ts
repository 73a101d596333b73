import { HumanDuration } from '@backstage/types';

export interface Config {
  protonControlPlane?: {
    /** Provisions environments through pull requests. If it is missing, the module adds no engine. */
    git?: {
      /** How long a pull request may stay open before the deployment fails. Default 30 days. */
      reviewTimeout?: HumanDuration | string;
      /** How long the pipeline may take after the merge before the deployment fails. Default 1 day. */
      pipelineTimeout?: HumanDuration | string;
      /**
       * How long before one of these deadlines the owner of the environment is
       * notified. Default: 1 day, or a quarter of a shorter timeout.
       */
      deadlineNotice?: HumanDuration | string;
      /** How often a pull request is looked at without a webhook. Default 1 minute. */
      pollInterval?: HumanDuration | string;
      /**
       * When a deleted environment is gone: once the pipeline has notified the
       * control plane (`notify`, the default), or once its pull request is
       * merged (`merge`).
       */
      deleteCompletesOn?: 'notify' | 'merge';
      /**
       * Whether inputs that a schema calls sensitive are refused (`refuse`, the
       * default), or written into the repository (`write`).
       */
      sensitiveInputs?: 'refuse' | 'write';
      /**
       * The file name of the workflow whose result ends a deployment, such as
       * `proton.yml`, for pipelines that can't reach Backstage. On GitLab, any
       * value means the pipeline of the push. It isn't used on Bitbucket. Default: the pipeline notifies the
       * control plane.
       */
      resultWorkflow?: string;
      /**
       * The namespace that the catalog gives the entities of environments, for the
       * links of pull requests to the pages of clusters. Default: `default`.
       */
      entityNamespace?: string;
    };
  };
}
