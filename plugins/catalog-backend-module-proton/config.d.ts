import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  catalog?: {
    providers?: {
      /**
       * Entity providers for Proton environments, each under an id of its own.
       * Without any, there is one for all accounts of `proton.accounts`.
       */
      proton?: {
        [id: string]: {
          /**
           * The accounts whose environments become entities; by default all of
           * `proton.accounts`, with all of their regions.
           */
          accounts?: Array<{
            accountId: string;
            /** By default all regions of the account. */
            regions?: string[];
          }>;
          /**
           * The owner of environments without the tag `backstage.io/owner`, such
           * as `group:default/platform`; `unknown` by default.
           */
          defaultOwner?: string;
          /** The namespace of the entities; `default` by default. */
          namespace?: string;
          /**
           * When to compare the catalog with Proton; every five minutes by
           * default. What Proton reports through events is there sooner.
           */
          schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        };
      };
    };
  };
}
