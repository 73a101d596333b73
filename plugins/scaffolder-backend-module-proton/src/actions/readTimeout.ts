import { ConfigReader, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';

const DEFAULT_TIMEOUT: HumanDuration = { hours: 1 };

/** The `timeout` of a step, in milliseconds. */
export function readTimeout(
  timeout: string | HumanDuration = DEFAULT_TIMEOUT,
): number {
  const milliseconds = durationToMilliseconds(parse(timeout));
  if (!(milliseconds > 0)) {
    throw new InputError('The "timeout" must be longer than nothing');
  }
  return milliseconds;
}

function parse(timeout: string | HumanDuration): HumanDuration {
  if (typeof timeout !== 'string') {
    return timeout;
  }
  try {
    return readDurationFromConfig(new ConfigReader({ timeout }), {
      key: 'timeout',
    });
  } catch {
    throw new InputError(
      `The "timeout" is no duration: "${timeout}"; write it as "90m", "PT1H30M" or { minutes: 90 }`,
    );
  }
}
