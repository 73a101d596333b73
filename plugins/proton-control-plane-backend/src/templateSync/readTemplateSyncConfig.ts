import {
  SchedulerServiceTaskScheduleDefinition,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { REPOSITORY_PROVIDERS } from '../database/RepositoryStore';
import { RepositoryHosts } from './RepositoryUrls';

export interface TemplateSyncConfig {
  hosts: RepositoryHosts;
  schedule: SchedulerServiceTaskScheduleDefinition;
}

const DEFAULT_HOSTS: RepositoryHosts = {
  GITHUB: 'github.com',
  BITBUCKET: 'bitbucket.org',
  GITLAB: 'gitlab.com',
};

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 5 },
  timeout: { minutes: 30 },
  initialDelay: { seconds: 15 },
};

/** What `protonControlPlane.templateSync` says. */
export function readTemplateSyncConfig(root: Config): TemplateSyncConfig {
  const config = root.getOptionalConfig('protonControlPlane.templateSync');
  const hosts = config?.getOptionalConfig('hosts');
  const schedule = config?.getOptionalConfig('schedule');
  return {
    hosts: Object.fromEntries(
      REPOSITORY_PROVIDERS.map(provider => [
        provider,
        hosts?.getOptionalString(provider) ?? DEFAULT_HOSTS[provider],
      ]),
    ),
    schedule: {
      ...(schedule
        ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
        : DEFAULT_SCHEDULE),
      // One backend at a time looks, whatever the configuration says.
      scope: 'global',
    },
  };
}
