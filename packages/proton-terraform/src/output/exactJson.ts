import { JsonValue } from '@backstage/types';
import {
  ExactNumber,
  toRecord,
} from '@proton-vending/backstage-plugin-proton-common';
import { isObject } from './diagnostics';

/** A key that JavaScript would move to the front; within a string, its quotes are escaped. */
const INTEGER_KEY = /(?<=[{,\s])"(?=(?:0|[1-9]\d{0,9})"\s*:)/;

/**
 * A number that JavaScript may write differently; also in some strings. To read
 * without looking at each number is ten times as fast.
 */
const LONG_NUMBER = /[:,[]\s*(?:-0|-?\d{16}|-?\d+[.eE])/;

/** Makes a key of it that stays in its place. Terraform's own strings have no null character. */
const MARK = '\0';

/**
 * Reads JSON in which a number that JavaScript would change is an `ExactNumber`,
 * and in which `listEntries` lists keys in the order of the text. Nothing but
 * `formatExactJson` may look at the numbers.
 *
 * @public
 */
export function parseExactJson(text: string): JsonValue {
  if (!INTEGER_KEY.test(text) && !LONG_NUMBER.test(text)) {
    return JSON.parse(text);
  }
  return JSON.parse(
    text.replaceAll(new RegExp(INTEGER_KEY, 'g'), '"\\u0000'),
    (_key, value, context?: { source?: string }) => {
      if (isObject(value)) {
        return restoreKeys(value);
      }
      const source = context?.source;
      return typeof value === 'number' &&
        source !== undefined &&
        source !== String(value)
        ? new ExactNumber(source)
        : value;
    },
  );
}

function restoreKeys(record: object): unknown {
  const entries = Object.entries(record);
  return entries.some(([key]) => key.startsWith(MARK))
    ? toRecord(
        entries.map(([key, value]) => [
          key.startsWith(MARK) ? key.slice(MARK.length) : key,
          value,
        ]),
      )
    : record;
}
