import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import { Pages } from './review/findPages';

/** What `protonControlPlane.git` says. */
export interface GitOptions {
  /** How long a pull request may stay open, in milliseconds. */
  reviewTimeout: number;
  /** How long a pipeline may take after the merge, in milliseconds. */
  pipelineTimeout: number;
  /**
   * How long before a deadline the owner is notified, in milliseconds; absent for
   * one day, or a quarter of a shorter timeout.
   */
  deadlineNotice?: number;
  /** How often a pull request is looked at, in milliseconds. */
  pollInterval: number;
  deleteCompletesOn: 'notify' | 'merge';
  sensitiveInputs: 'refuse' | 'write';
  /** The workflow whose result ends a deployment; absent when the pipeline notifies. */
  resultWorkflow?: string;
  /** Where people see environments; absent when Backstage has no address. */
  pages?: Pages;
}

const KEY = 'protonControlPlane.git';

/** Undefined when nothing is to be provisioned through pull requests. */
export function readGitOptions(root: Config): GitOptions | undefined {
  const config = root.getOptionalConfig(KEY);
  if (!config) {
    return undefined;
  }
  const baseUrl = root.getOptionalString('app.baseUrl')?.replace(/\/+$/, '');
  return {
    reviewTimeout: readDuration(config, 'reviewTimeout', { days: 30 }),
    pipelineTimeout: readDuration(config, 'pipelineTimeout', { days: 1 }),
    ...(config.has('deadlineNotice') && {
      deadlineNotice: readDuration(config, 'deadlineNotice', { days: 1 }),
    }),
    pollInterval: readDuration(config, 'pollInterval', { minutes: 1 }),
    deleteCompletesOn: readChoice(config, 'deleteCompletesOn', [
      'notify',
      'merge',
    ]),
    sensitiveInputs: readChoice(config, 'sensitiveInputs', ['refuse', 'write']),
    resultWorkflow: config.getOptionalString('resultWorkflow'),
    ...(baseUrl && {
      pages: {
        baseUrl,
        entityNamespace:
          config.getOptionalString('entityNamespace') ?? 'default',
      },
    }),
  };
}

function readDuration(
  config: Config,
  key: string,
  fallback: HumanDuration,
): number {
  const duration = durationToMilliseconds(
    config.has(key) ? readDurationFromConfig(config, { key }) : fallback,
  );
  if (!(duration > 0)) {
    throw new InputError(`${KEY}.${key} must be longer than zero`);
  }
  return duration;
}

/** The first choice is the default. */
function readChoice<T extends string>(
  config: Config,
  key: string,
  choices: T[],
): T {
  const value = config.getOptionalString(key) ?? choices[0];
  const choice = choices.find(each => each === value);
  if (choice === undefined) {
    throw new InputError(
      `${KEY}.${key} must be one of ${choices.join(', ')}, not "${value}"`,
    );
  }
  return choice;
}
