import { invalidSignature } from './AuthenticationFailure';

const ALLOWED_MINUTES = 15;
const MINUTE_MS = 60_000;
const AMZ_DATE_PATTERN = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Reads `20261008T101500Z`; `undefined` when the text is no such date. */
export function parseAmzDate(text: string): Date | undefined {
  const match = AMZ_DATE_PATTERN.exec(text);
  if (!match) {
    return undefined;
  }
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return formatAmzDate(date) === text ? date : undefined;
}

const HTTP_DATE_PATTERN =
  /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/**
 * Reads a `Date` header: `Thu, 08 Oct 2026 10:15:00 GMT`, or the form of
 * `X-Amz-Date`; `undefined` when the text is no such date.
 */
export function parseDateHeader(text: string): Date | undefined {
  const date = HTTP_DATE_PATTERN.test(text) ? new Date(text) : undefined;
  return date?.toUTCString() === text ? date : parseAmzDate(text);
}

/**
 * Refuses a presigned URL that has expired, or that is from the future.
 *
 * @throws AuthenticationFailure `InvalidSignatureException`
 */
export function checkExpiry(options: {
  signedAt: Date;
  expiresInSeconds: number;
  now: Date;
}): void {
  const { signedAt, expiresInSeconds, now } = options;
  if (signedAt > now) {
    checkClockSkew({ signedAt, now });
  }
  const expiresAt = new Date(signedAt.getTime() + expiresInSeconds * 1000);
  if (expiresAt < now) {
    throw invalidSignature(
      `Signature expired: the presigned URL was valid until ${formatAmzDate(
        expiresAt,
      )}, and it is ${formatAmzDate(now)}. Sign a new one.`,
    );
  }
}

/**
 * Refuses a request that was signed too long ago, or in the future.
 *
 * @throws AuthenticationFailure `InvalidSignatureException`
 */
export function checkClockSkew(options: { signedAt: Date; now: Date }): void {
  const { signedAt, now } = options;
  const minutesOff = (signedAt.getTime() - now.getTime()) / MINUTE_MS;
  if (Math.abs(minutesOff) <= ALLOWED_MINUTES) {
    return;
  }

  const [problem, relation, sign, direction] =
    minutesOff < 0
      ? ['Signature expired', 'now earlier', '-', 'slow']
      : ['Signature not yet current', 'still later', '+', 'fast'];
  const bound = new Date(
    now.getTime() + Math.sign(minutesOff) * ALLOWED_MINUTES * MINUTE_MS,
  );
  throw invalidSignature(
    [
      `${problem}: ${formatAmzDate(signedAt)} is ${relation} than`,
      `${formatAmzDate(bound)} (${formatAmzDate(
        now,
      )} ${sign} ${ALLOWED_MINUTES} min.).`,
      `The caller's clock is ${Math.round(
        Math.abs(minutesOff),
      )} minutes ${direction},`,
      'or the request is a repeated one: set the clock right, for example with NTP, and sign again.',
    ].join(' '),
  );
}

/** Such as `20261008T101500Z`. */
export function formatAmzDate(date: Date): string {
  return Number.isNaN(date.getTime())
    ? ''
    : date.toISOString().replace(/[-:]|\.\d{3}/g, '');
}
