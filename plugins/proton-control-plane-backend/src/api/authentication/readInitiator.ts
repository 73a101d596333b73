import {
  MAX_PROTON_REASON_LENGTH,
  PROTON_ON_BEHALF_OF_HEADER,
  PROTON_REASON_HEADER,
  RequestInitiator,
} from '@proton-vending/backstage-plugin-proton-common';
import type { Request } from 'express';
import { AuthenticationFailure } from './AuthenticationFailure';

/** As Backstage requires of the kind, the namespace and the name of an entity. */
const ENTITY_REF =
  /^[a-z0-9](?:[-a-z0-9_.]{0,61}[a-z0-9])?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?\/[a-z0-9](?:[-a-z0-9_.]{0,61}[a-z0-9])?$/i;

/** PostgreSQL fails on the first of them, and none is part of a sentence. */
// eslint-disable-next-line no-control-regex
const CONTROL_CHARACTER = /[\u0000-\u0008\u000B-\u001F\u007F]/;

/**
 * For whom and why a request is made, as its headers say. That is the word of
 * the caller, who alone is known.
 *
 * @throws AuthenticationFailure
 */
export function readInitiator(req: Pick<Request, 'get'>): RequestInitiator {
  const onBehalfOf = readText(req, PROTON_ON_BEHALF_OF_HEADER);
  if (onBehalfOf && !ENTITY_REF.test(onBehalfOf)) {
    throw invalid(
      `The header ${PROTON_ON_BEHALF_OF_HEADER} must be an entity ref such as user:default/jane, percent-encoded.`,
    );
  }
  const reason = readText(req, PROTON_REASON_HEADER)?.trim();
  if (reason && reason.length > MAX_PROTON_REASON_LENGTH) {
    throw invalid(
      `The header ${PROTON_REASON_HEADER} has ${reason.length} characters; at most ${MAX_PROTON_REASON_LENGTH} are kept.`,
    );
  }
  if (reason && CONTROL_CHARACTER.test(reason)) {
    throw invalid(
      `The header ${PROTON_REASON_HEADER} must be text without control characters other than tabs and newlines.`,
    );
  }
  return {
    ...(onBehalfOf && { onBehalfOf }),
    ...(reason && { reason }),
  };
}

function readText(
  req: Pick<Request, 'get'>,
  header: string,
): string | undefined {
  const value = req.get(header);
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    throw invalid(`The header ${header} must be percent-encoded UTF-8.`);
  }
}

function invalid(message: string): AuthenticationFailure {
  return new AuthenticationFailure('ValidationException', message);
}
