import {
  parseProtonArn,
  type ProtonArn,
} from '@proton-vending/backstage-plugin-proton-common';

/** The resource that an event tells of. */
export interface ChangedResource extends ProtonArn {
  arn: string;
  kind: 'environment' | 'environment-template';
}

const KINDS: Record<string, ChangedResource['kind']> = {
  'AWS Proton Environment Status Change': 'environment',
  'AWS Proton Environment Template Status Change': 'environment-template',
};

/**
 * Reads a status change of an environment or an environment template;
 * `undefined` for events about anything else.
 */
export function readStatusChange(
  payload: unknown,
): ChangedResource | undefined {
  if (
    typeof payload !== 'object' ||
    payload === null ||
    !('detail-type' in payload) ||
    typeof payload['detail-type'] !== 'string' ||
    !('resources' in payload) ||
    !Array.isArray(payload.resources)
  ) {
    return undefined;
  }
  const kind = KINDS[payload['detail-type']];
  const arn: unknown = payload.resources[0];
  const parsed = typeof arn === 'string' ? parseProtonArn(arn) : undefined;
  return typeof arn === 'string' && parsed && parsed.resourceType === kind
    ? { arn, kind, ...parsed }
    : undefined;
}
