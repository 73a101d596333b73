import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  catalog?: {
    providers?: {
      /**
       * Entity providers for Proton environments, by ID. Default: one provider
       * for all accounts of `proton.accounts`.
       */
      proton?: {
        [id: string]: {
          /**
           * The accounts whose environments become entities. Default: all of
           * `proton.accounts` with all regions.
           */
          accounts?: Array<{
            accountId: string;
            /** By default all regions of the account. */
            regions?: string[];
          }>;
          /**
           * The owner of environments without the tag `backstage.io/owner`,
           * such as `group:default/platform`. Default `unknown`.
           */
          defaultOwner?: string;
          /** The system of environments without a tag for it; none by default. */
          defaultSystem?: string;
          /**
           * The environment templates that become entities, together with their
           * environments. Default: all.
           */
          environmentTemplates?: string[];
          /** The tags of an environment that set properties of its entity. */
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
             * Tags with this prefix become labels; the rest of the key is the
             * label. Default `backstage.io/label/`.
             */
            labelPrefix?: string;
            /** The tag for each label. */
            labels?: { [label: string]: string };
          };
          /**
           * The outputs of an environment that describe its cluster: for each
           * property the name of an output, or a list of which the first
           * existing output is used. Default: the outputs of the example
           * templates and of Amazon EKS Blueprints.
           */
          outputs?: {
            name?: string | string[];
            endpoint?: string | string[];
            certificateAuthority?: string | string[];
            arn?: string | string[];
            version?: string | string[];
            /**
             * Only for transformers; entities don't contain it. The page of a
             * cluster uses `proton.outputs.kubectlCommand`.
             */
            kubectlCommand?: string | string[];
          };
          /** How Backstage's Kubernetes plugin connects to the clusters. */
          kubernetes?: {
            /**
             * The ARN of the role to assume; `{accountId}` is replaced by the
             * environment's account. Default: Backstage's own credentials.
             */
            assumeRole?: string;
            externalId?: string;
            /**
             * Use the credentials that `aws.accounts` configures for the environment's
             * account; false by default. Needs Backstage 1.57 or newer.
             */
            accountCredentials?: boolean;
            /**
             * The label selector of the workloads on the Kubernetes tab of a
             * cluster, such as `app.kubernetes.io/name`. Default: no tab.
             */
            workloads?: string;
          };
          eks?: {
            /**
             * Whether to call `eks:DescribeCluster` if the outputs name a
             * cluster but not its endpoint and certificate authority. Uses the
             * credentials of `aws.accounts`. Default false.
             */
            describeClusters?: boolean;
            /** The endpoint of EKS. Default: AWS's own. */
            endpoint?: string;
          };
          /**
           * Generates a software template for each environment template with a
           * published version. Its form is the schema of the recommended
           * version. It is updated with new versions and removed with its
           * environment template.
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
             * The prefix of the entity's name, before the name of the
             * environment template. Default `proton-`.
             */
            namePrefix?: string;
            /**
             * The input that is set to the environment's name, so that users
             * enter it only once. Default: `cluster_name` or `name` if the
             * schema has it.
             */
            nameInput?: string;
            /**
             * Whether the tags of an environment template take precedence over
             * `owner`, `system` and `lifecycle` here. Default false.
             */
            readTags?: boolean;
          };
          /** The namespace of the entities; `default` by default. */
          namespace?: string;
          /**
           * When to synchronize the catalog with Proton. Default: every five
           * minutes. Changes that Proton reports through events appear sooner.
           */
          schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        };
      };
    };
  };
}
