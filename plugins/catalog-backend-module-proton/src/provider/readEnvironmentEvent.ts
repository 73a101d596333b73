import {
  parseEnvironmentArn,
  type ProtonArn,
} from '@proton-vending/backstage-plugin-proton-common';

const DETAIL_TYPE = 'AWS Proton Environment Status Change';

/** The environment that an event tells of. */
export interface ChangedEnvironment extends ProtonArn {
  arn: string;
}

/**
 * Reads a status change of an environment; `undefined` for events about
 * anything else.
 */
export function readEnvironmentEvent(
  payload: unknown,
): ChangedEnvironment | undefined {
  if (
    typeof payload !== 'object' ||
    payload === null ||
    !('detail-type' in payload) ||
    payload['detail-type'] !== DETAIL_TYPE ||
    !('resources' in payload) ||
    !Array.isArray(payload.resources)
  ) {
    return undefined;
  }
  const arn: unknown = payload.resources[0];
  const parsed = typeof arn === 'string' ? parseEnvironmentArn(arn) : undefined;
  return typeof arn === 'string' && parsed ? { arn, ...parsed } : undefined;
}
