import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { HumanDuration, durationToMilliseconds } from '@backstage/types';

/** How many previews there may be, and for how long. */
export interface PreviewLimits {
  /** How many run at once in one backend. */
  concurrency: number;
  /** How many may wait, in all backends together. */
  maxQueued: number;
  /** How long one may take, in milliseconds. */
  timeout: number;
  /** How long one can be deployed, in milliseconds. */
  expiry: number;
}

export const DEFAULT_PREVIEW_LIMITS: PreviewLimits = {
  concurrency: 2,
  maxQueued: 20,
  timeout: 10 * 60_000,
  expiry: 60 * 60_000,
};

/** Reads `protonControlPlane.previews`. */
export function readPreviewLimits(config: Config): PreviewLimits {
  const readCount = (name: 'concurrency' | 'maxQueued') => {
    const key = `previews.${name}`;
    const count = config.getOptionalNumber(key) ?? DEFAULT_PREVIEW_LIMITS[name];
    if (!Number.isInteger(count) || count < 1) {
      throw new InputError(
        `protonControlPlane.${key} must be a whole number, 1 or more`,
      );
    }
    return count;
  };
  const readTime = (name: 'timeout' | 'expiry') => {
    const key = `previews.${name}`;
    const duration: HumanDuration = config.has(key)
      ? readDurationFromConfig(config, { key })
      : { milliseconds: DEFAULT_PREVIEW_LIMITS[name] };
    const milliseconds = durationToMilliseconds(duration);
    if (!(milliseconds > 0)) {
      throw new InputError(`protonControlPlane.${key} must be longer than 0`);
    }
    return milliseconds;
  };
  return {
    concurrency: readCount('concurrency'),
    maxQueued: readCount('maxQueued'),
    timeout: readTime('timeout'),
    expiry: readTime('expiry'),
  };
}
