import { HumanDuration } from '@backstage/types';

import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  /** The embedded, Proton-compatible control plane. */
  protonControlPlane?: {
    /** The twelve-digit account that the control plane plays. */
    accountId: string;

    /** The regions that it serves; the first is the default. */
    regions: string[];

    /**
     * Where working folders and states are kept. Relative paths are
     * relative to the backend's working directory.
     */
    dataDirectory: string;

    /** Keys for callers outside Backstage, who sign with SigV4. */
    accessKeys?: Array<{
      accessKeyId: string;
      /**
       * 20 characters or more.
       *
       * @visibility secret
       */
      secretAccessKey: string;
      /** Globs of the actions that the key allows, such as `proton:Get*`. */
      allow: string[];
      /**
       * Globs of the environment templates that the key is for, such as
       * `eks-*`: their versions and syncs, and changes of their environments.
       * Default: all.
       */
      environmentTemplates?: string[];
      /**
       * Globs of the only environments that the key is for, such as `dev`. It
       * may do nothing that isn't about one of them. Default: all, and everything else.
       */
      environments?: string[];
    }>;

    /** How specs, outputs, plans and states are encrypted in the database. */
    encryption?: {
      /**
       * The first key encrypts, and every key decrypts. Without keys,
       * values are stored in plain text.
       */
      keys?: Array<{
        /** Stored with each value: letters, digits, `_`, `-` and `.`. */
        id: string;
        /**
         * 32 random bytes in base64: the output of `openssl rand -base64 32`.
         *
         * @visibility secret
         */
        secret: string;
      }>;
    };

    /** A folder of environment templates that is registered at start. */
    environmentTemplates?: {
      /** Laid out as template sync expects: `<template>/v<major>/{schema,infrastructure}`. */
      directory: string;
      /** Publish new versions at once rather than leave them as drafts. Default false. */
      publish?: boolean;
    };

    deployments?: {
      /** How many deployments run at once in one backend. Default 4. */
      concurrency?: number;
      /** How long a deployment may take before it is stopped and has failed. Default 2 hours. */
      timeout?: HumanDuration | string;
      /** How much of an engine's output is kept for each deployment. Default 50 MB. */
      logLimit?: number | string;
      /** How much the working folder of a deployment may hold before it is stopped and has failed. Default 2 GB. */
      workingFolderLimit?: number | string;
      /**
       * The types of Terraform resources that only a delete, or a deployment that
       * somebody has allowed to, replaces or destroys. Default: clusters, node
       * groups, networks, databases, volumes, buckets and keys of AWS.
       */
      protectedResourceTypes?: string[];
      /** Types that are protected besides the default or configured ones. */
      additionalProtectedResourceTypes?: string[];
      /**
       * Where deployments run if the backend has several engines: `local` or
       * `kubernetes`.
       */
      runs?: {
        /** Default: where the engine that was added first runs. */
        default?: string;
        /** By ID of the AWS account of the environment. */
        accounts?: { [accountId: string]: string };
        /** By name of the environment template; takes precedence over the account. */
        templates?: { [templateName: string]: string };
      };
    };

    /**
     * The roles that deployments run with, instead of the backend's own
     * credentials. The first of these is used: the role of the account
     * connection, `protonServiceRoleArn`, `codebuildRoleArn`, and the role under
     * `accounts`. No other role replaces that of a connection that is deleted or not
     * connected: the deployment fails.
     */
    assumeRole?: {
      /** Can contain the placeholders `${accountId}`, `${environmentId}` and `${environmentName}`. */
      externalId?: string;
      /**
       * How long a session lasts, 15 minutes to 12 hours. Sessions aren't renewed. It
       * is also the longest time that an environment waits for a run that was lost.
       * Default 1 hour.
       */
      duration?: HumanDuration | string;
      /**
       * IAM-style patterns of the role ARNs that environments may name, such as
       * `arn:aws:iam::111122223333:role/team-*`. Default: the roles of `accounts`.
       */
      allowedRoles?: string[];
      /**
       * Policies that limit the permissions of plans and previews, such as
       * `arn:aws:iam::aws:policy/ReadOnlyAccess`. Default: none, so that a plan or a
       * preview has all permissions of the role.
       */
      planPolicyArns?: string[];
      /**
       * Managed policies that limit the permissions of deployments, such as
       * `arn:aws:iam::111122223333:policy/deployments`. AWS allows 10. They also limit
       * plans and previews if there are no `planPolicyArns`. Default: none, so that a
       * deployment has all permissions of the role.
       */
      policyArns?: string[];
      /**
       * An IAM policy, as an object or as JSON, that limits the permissions of
       * deployments. A deployment may do what the role allows and any of `policy` and
       * `policyArns` allows. Can contain the placeholders of `externalId`. AWS allows
       * 2,048 characters for it and the `policyArns` together.
       */
      policy?: string | { [key: string]: unknown };
      /** By name of the environment template; takes precedence over the account. */
      templates?: {
        [templateName: string]: {
          /** Replaces `policyArns` and `policy` of all templates. */
          policyArns?: string[];
          /** Replaces `policyArns` and `policy` of all templates. */
          policy?: string | { [key: string]: unknown };
        };
      };
      /** The roles of accounts. */
      accounts?: Array<{
        accountId: string;
        roleArn: string;
        externalId?: string;
        /** Replaces `policyArns` and `policy` of all accounts. */
        policyArns?: string[];
        /** Replaces `policyArns` and `policy` of all accounts. */
        policy?: string | { [key: string]: unknown };
      }>;
    };

    /** The states of environments that the control plane stores. */
    states?: {
      /** How many versions of a state are kept, including the last one. Default 100. */
      keepVersions?: number;
      /** How long earlier versions are kept. Default 365 days. */
      keepFor?: HumanDuration | string;
      /** The maximum size of a state. Default 64 MB. */
      maxSize?: number | string;
      /** The states that the control plane refused and stores apart. */
      refused?: {
        /** How many are kept for each environment. Default 10. */
        keep?: number;
        /** How long they are kept. Default 90 days. */
        keepFor?: HumanDuration | string;
        /** The maximum size of all refused states of an environment. Default 256 MB. */
        maxSize?: number | string;
      };
    };

    /** Plans of changes that people see before they deploy. */
    previews?: {
      /** How many run at once in one backend, besides its deployments. Default 2. */
      concurrency?: number;
      /**
       * How many may wait. Default 20. Half of them may be of one person, and
       * two of one environment.
       */
      maxQueued?: number;
      /** How long one may take before it is stopped and has failed. Default 10 minutes. */
      timeout?: HumanDuration | string;
      /** How long one can be deployed. Default 1 hour. */
      expiry?: HumanDuration | string;
    };

    /** Runs of deployments outside of the backend. */
    runners?: {
      /**
       * The control plane's URL for runners, such as
       * `https://backstage.example.com/api/proton-control-plane`. Default: the
       * external address of the plugin.
       */
      url?: string;
    };

    /** For a backend with `protonRootHealthServiceFactory`. */
    readiness?: {
      /**
       * Whether a backend in which no engine can run is not ready, and says
       * 503. Set it for backends that do nothing but deploy.
       * Default false: readiness names the reason and stays 200.
       */
      engineRequired?: boolean;
    };

    templateSync?: {
      /** On which host of `integrations` the repositories of a provider are. */
      hosts?: {
        /** Default `github.com`. */
        GITHUB?: string;
        GITHUB_ENTERPRISE?: string;
        /** Default `bitbucket.org`. */
        BITBUCKET?: string;
        /** Default `gitlab.com`. Templates aren't synced from GitLab. */
        GITLAB?: string;
      };
      /** How often branches are looked at. Default every five minutes. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };

    /** How many resources an account can have in a region. */
    quotas?: {
      /** Default 1000. */
      environmentTemplates?: number;
      /** Of one environment template. Default 1000. */
      environmentTemplateVersions?: number;
      /** Default 1000. */
      environments?: number;
      /** Of one environment account. Default 1000. */
      environmentAccountConnections?: number;
    };

    /** Where S3 is; AWS's own, with the SDK's default credentials, when left out. */
    s3?: {
      endpoint?: string;
      region?: string;
      /** Whether the bucket is part of the path. Default: only with an endpoint. */
      forcePathStyle?: boolean;
      accessKeyId?: string;
      /** @visibility secret */
      secretAccessKey?: string;
    };
  };
}
