import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { HumanDuration, durationToMilliseconds } from '@backstage/types';
import { resolve } from 'node:path';
import { readByteSize } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { RunPlaces, readRunPlaces } from './engines/RunPlaces';
import {
  AssumeRoleConfig,
  readAssumeRoleConfig,
} from './credentials/readAssumeRoleConfig';
import { readProtectedResourceTypes } from './deployments/protectedResourceTypes';
import { PreviewLimits, readPreviewLimits } from './plans/readPreviewLimits';
import { Quotas, readQuotas } from './quotas';
import { RefusedStateLimits } from './states/findDispensableStates';
import { DEFAULT_STATE_LIMITS, StateLimits } from './states/StateService';

/** What `protonControlPlane` says, besides access keys and S3. */
export interface ControlPlaneConfig {
  accountId: string;
  /** At least one; the first is the default. */
  regions: string[];
  /** Absolute. */
  dataDirectory: string;
  concurrency: number;
  /** How long a deployment may take, in milliseconds. */
  deploymentTimeout: number;
  /** How many characters of what an engine says of one deployment are kept. */
  logLimit: number;
  /** How many bytes the working folder of a deployment may hold. */
  workingFolderLimit: number;
  /** The types of resources that an ordinary update never replaces, destroys or forgets. */
  protectedResourceTypes: ReadonlySet<string>;
  environmentTemplates?: {
    /** Absolute. */
    directory: string;
    publish: boolean;
  };
  /** Where deployments run. */
  runs: RunPlaces;
  quotas: Quotas;
  states: StateLimits;
  previews: PreviewLimits;
  /** Where runners reach the control plane, without a slash at the end; its external address when absent. */
  runnerBaseUrl?: string;
  /** Absent when deployments run with the backend's own credentials. */
  assumeRole?: AssumeRoleConfig;
}

const DEFAULT_CONCURRENCY = 4;
const DEFAULT_TIMEOUT: HumanDuration = { hours: 2 };
const DEFAULT_LOG_LIMIT = 50e6;
const DEFAULT_WORKING_FOLDER_LIMIT = 2e9;

export function readControlPlaneConfig(root: Config): ControlPlaneConfig {
  const config = root.getConfig('protonControlPlane');
  const accountId = config.getString('accountId');
  if (!/^\d{12}$/.test(accountId)) {
    throw new InputError(
      `protonControlPlane.accountId must be twelve digits, not "${accountId}"`,
    );
  }
  const regions = config.getStringArray('regions');
  if (regions.length === 0) {
    throw new InputError('protonControlPlane.regions must name a region');
  }
  const concurrency =
    config.getOptionalNumber('deployments.concurrency') ?? DEFAULT_CONCURRENCY;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new InputError(
      'protonControlPlane.deployments.concurrency must be a whole number, 1 or more',
    );
  }
  const templates = config.getOptionalConfig('environmentTemplates');
  return {
    accountId,
    regions,
    dataDirectory: resolve(config.getString('dataDirectory')),
    concurrency,
    deploymentTimeout: readDuration(
      config,
      'deployments.timeout',
      DEFAULT_TIMEOUT,
    ),
    logLimit: readByteSize(config, 'deployments.logLimit', DEFAULT_LOG_LIMIT),
    workingFolderLimit: readByteSize(
      config,
      'deployments.workingFolderLimit',
      DEFAULT_WORKING_FOLDER_LIMIT,
    ),
    protectedResourceTypes: readProtectedResourceTypes(config),
    environmentTemplates: templates && {
      directory: resolve(templates.getString('directory')),
      publish: templates.getOptionalBoolean('publish') ?? false,
    },
    runs: readRunPlaces(config),
    quotas: readQuotas(config),
    states: readStateLimits(config),
    previews: readPreviewLimits(config),
    runnerBaseUrl: readRunnerBaseUrl(config),
    assumeRole: readAssumeRoleConfig(root),
  };
}

function readRunnerBaseUrl(config: Config): string | undefined {
  const url = config.getOptionalString('runners.url');
  if (url !== undefined && !/^https?:\/\/[^/]/.test(url)) {
    throw new InputError(
      `protonControlPlane.runners.url must be an address such as https://backstage.example.com/api/proton-control-plane, not "${url}"`,
    );
  }
  return url?.replace(/\/+$/, '');
}

function readStateLimits(config: Config): StateLimits {
  const keepVersions =
    config.getOptionalNumber('states.keepVersions') ??
    DEFAULT_STATE_LIMITS.keepVersions;
  if (!Number.isInteger(keepVersions) || keepVersions < 1) {
    throw new InputError(
      'protonControlPlane.states.keepVersions must be a whole number, 1 or more',
    );
  }
  return {
    keepVersions,
    keepFor: readDuration(config, 'states.keepFor', {
      milliseconds: DEFAULT_STATE_LIMITS.keepFor,
    }),
    maxBytes: readByteSize(
      config,
      'states.maxSize',
      DEFAULT_STATE_LIMITS.maxBytes,
    ),
    refused: readRefusedStateLimits(config),
  };
}

function readRefusedStateLimits(config: Config): RefusedStateLimits {
  const standard = DEFAULT_STATE_LIMITS.refused;
  const keep = config.getOptionalNumber('states.refused.keep') ?? standard.keep;
  if (!Number.isInteger(keep) || keep < 1) {
    throw new InputError(
      'protonControlPlane.states.refused.keep must be a whole number, 1 or more',
    );
  }
  return {
    keep,
    keepFor: readDuration(config, 'states.refused.keepFor', {
      milliseconds: standard.keepFor,
    }),
    maxBytes: readByteSize(config, 'states.refused.maxSize', standard.maxBytes),
  };
}

function readDuration(
  config: Config,
  key: string,
  standard: HumanDuration,
): number {
  const duration = durationToMilliseconds(
    config.has(key) ? readDurationFromConfig(config, { key }) : standard,
  );
  if (duration <= 0) {
    throw new InputError(`protonControlPlane.${key} must be longer than 0`);
  }
  return duration;
}
