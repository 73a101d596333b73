/**
 * The header of a Proton request that names the user for whom a service asks,
 * an entity ref, percent-encoded.
 *
 * @public
 */
export const PROTON_ON_BEHALF_OF_HEADER = 'x-proton-on-behalf-of';

/**
 * The header of a Proton request that says why it is made, percent-encoded.
 *
 * @public
 */
export const PROTON_REASON_HEADER = 'x-proton-reason';

/**
 * The most characters of a reason.
 *
 * @public
 */
export const MAX_PROTON_REASON_LENGTH = 500;

/**
 * For whom and why a request is made, as its sender says.
 *
 * @public
 */
export interface RequestInitiator {
  /** The entity ref of a user. */
  onBehalfOf?: string;
  /** At most 500 characters. */
  reason?: string;
}

/**
 * The headers that carry an initiator; none of what is absent or blank.
 *
 * @public
 */
export function formatInitiatorHeaders(
  initiator: RequestInitiator,
): Record<string, string> {
  const { onBehalfOf, reason } = initiator;
  const headers: Record<string, string> = {};
  if (onBehalfOf) {
    headers[PROTON_ON_BEHALF_OF_HEADER] = encodeText(onBehalfOf);
  }
  if (reason?.trim()) {
    headers[PROTON_REASON_HEADER] = encodeText(reason.trim());
  }
  return headers;
}

// Half a surrogate pair has no UTF-8.
function encodeText(text: string): string {
  return encodeURIComponent(
    text.replace(
      /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
      '\uFFFD',
    ),
  );
}
