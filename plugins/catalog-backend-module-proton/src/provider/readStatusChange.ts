import {
  parseProtonArn,
  type ProtonArn,
} from '@proton-vending/backstage-plugin-proton-common';

/** The resource that an event tells of. */
export interface ChangedResource extends ProtonArn {
  arn: string;
  kind: 'environment' | 'environment-template';
  /** Nothing was deployed, and its tags are others now. */
  areTagsChanged?: boolean;
}

/** What EventBridge has of the tags of any resource of AWS. */
const TAG_CHANGE = 'Tag Change on Resource';

const KINDS: Record<string, ChangedResource['kind']> = {
  'AWS Proton Environment Status Change': 'environment',
  'AWS Proton Environment Template Status Change': 'environment-template',
  // Which version an environment template recommends changes with its versions.
  'AWS Proton Environment Template Version Status Change':
    'environment-template',
};

/**
 * Reads a status change of an environment, an environment template or one of its
 * versions, or a change of an environment's tags; `undefined` for events about
 * anything else.
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
  const areTagsChanged = payload['detail-type'] === TAG_CHANGE;
  const kind = areTagsChanged ? 'environment' : KINDS[payload['detail-type']];
  const [resource]: unknown[] = payload.resources;
  const arn =
    typeof resource === 'string' ? resource.replace(/:\d+\.\d+$/, '') : '';
  const parsed = parseProtonArn(arn);
  return parsed && parsed.resourceType === kind
    ? { arn, kind, ...(areTagsChanged && { areTagsChanged }), ...parsed }
    : undefined;
}
