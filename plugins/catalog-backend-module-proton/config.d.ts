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
          /** The system of environments without a tag for it; none by default. */
          defaultSystem?: string;
          /**
           * The environment templates of which, and of whose environments, entities
           * are made; all by default.
           */
          environmentTemplates?: string[];
          /** Which tags of an environment say what belongs in its entity. */
          tags?: {
            /** Default `backstage.io/owner`. */
            owner?: string;
            /** Default `backstage.io/system`. */
            system?: string;
            /** Default `backstage.io/lifecycle`. */
            lifecycle?: string;
            /** Entity refs, separated by spaces. Default `backstage.io/depends-on`. */
            dependsOn?: string;
            /** Entity refs, separated by spaces. Default `backstage.io/dependency-of`. */
            dependencyOf?: string;
            /**
             * Tags that start with this become labels, under what follows it.
             * Default `backstage.io/label/`.
             */
            labelPrefix?: string;
            /** For each label the tag that holds it. */
            labels?: { [label: string]: string };
          };
          /**
           * Which outputs of an environment say what of its cluster: for each the
           * name of an output, or several of which the first that is there counts.
           * By default those of the example templates and of Amazon EKS Blueprints.
           */
          outputs?: {
            name?: string | string[];
            endpoint?: string | string[];
            certificateAuthority?: string | string[];
            arn?: string | string[];
            version?: string | string[];
            /**
             * For transformers alone: nothing of an entity is made from it. The page of
             * a cluster reads `proton.outputs.kubectlCommand`.
             */
            kubectlCommand?: string | string[];
          };
          links?: {
            /**
             * Whether entities link the tab _Cluster_ of their own page, below
             * `app.baseUrl`; true by default.
             */
            clusterPage?: boolean;
          };
          /** How Backstage's Kubernetes plugin gets into the clusters. */
          kubernetes?: {
            /**
             * ARN of the role to assume; `{accountId}` in it is the environment's
             * account. By default Backstage's own credentials are used.
             */
            assumeRole?: string;
            externalId?: string;
            /**
             * Use the credentials that `aws.accounts` configures for the environment's
             * account; false by default. Needs Backstage 1.57 or newer.
             */
            accountCredentials?: boolean;
            /**
             * Label selector of the workloads that the Kubernetes tab of a cluster's
             * own page shows, such as `app.kubernetes.io/name`; no tab by default.
             */
            workloads?: string;
          };
          eks?: {
            /**
             * Ask `eks:DescribeCluster` for the endpoint and the certificate
             * authority where outputs name a cluster but not these; false by
             * default. The credentials are those of `aws.accounts`.
             */
            describeClusters?: boolean;
            /** Where EKS is, when it is not AWS's own. */
            endpoint?: string;
          };
          /**
           * A software template for each environment template of which a version is
           * published: its form is the schema of the recommended version. It follows
           * new versions, and goes with its environment template.
           */
          softwareTemplates?: {
            /** Default false. */
            enabled?: boolean;
            /** Owner of the software templates; `defaultOwner` by default. */
            owner?: string;
            /** `defaultSystem` by default. */
            system?: string;
            /** Such as `production`; none by default. */
            lifecycle?: string;
            /** `spec.type`, by which the Create page filters. Default `environment`. */
            type?: string;
            /** Such as `kubernetes`; none by default. */
            tags?: string[];
            /** The namespace of the software templates; `namespace` by default. */
            namespace?: string;
            /**
             * What stands before the name of the environment template in the name of
             * the entity. Default `proton-`.
             */
            namePrefix?: string;
            /**
             * The input that gets the environment's name, so that the form asks for it
             * once; by default `cluster_name`, or else `name`, where the schema has it.
             */
            nameInput?: string;
            /**
             * Whether the tags of an environment template that `tags` names go before
             * `owner`, `system` and `lifecycle` here. Default false.
             */
            readTags?: boolean;
          };
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
