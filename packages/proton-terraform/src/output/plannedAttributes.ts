import { JsonObject, JsonValue } from '@backstage/types';
import {
  ExactNumber,
  PlannedAttribute,
  TextRedactor,
  formatExactJson,
} from '@proton-vending/backstage-plugin-proton-common';
import { isObject } from './diagnostics';

/** The most characters of a value that are kept. */
const MAX_VALUE = 2_000;

type Path = (string | number)[];
type Part = JsonValue | undefined;

/** One place in a resource, before and after, with Terraform's marks for it. */
interface Place {
  path: Path;
  before: Part;
  after: Part;
  unknown: Part;
  sensitive: Part[];
}

/**
 * Lists the attributes that differ, from the `change` of a resource in
 * `terraform show -json`, up to a limit. Sensitive values aren't read.
 */
export function listPlannedAttributes(
  change: JsonObject,
  redactor: Pick<TextRedactor, 'redact'>,
  limit: number,
): { attributes: PlannedAttribute[]; isTruncated: boolean } {
  const replacePaths = Array.isArray(change.replace_paths)
    ? change.replace_paths.filter(Array.isArray)
    : [];
  const places = [
    ...walk({
      path: [],
      before: change.before,
      after: change.after,
      unknown: change.after_unknown,
      sensitive: [change.before_sensitive, change.after_sensitive],
    }),
  ];
  return {
    attributes: places
      .slice(0, limit)
      .map(place => describe(place, replacePaths, redactor)),
    isTruncated: places.length > limit,
  };
}

function* walk(place: Place): Generator<Place> {
  const { after, before, path, sensitive, unknown } = place;
  const parts = [before, after].filter(isPresent);
  const isContainer =
    path.length === 0 ||
    (parts.length > 0 && (parts.every(isMap) || parts.every(Array.isArray)));
  if (sensitive.includes(true) || unknown === true || !isContainer) {
    if (unknown === true || !isSame(before, after)) {
      yield place;
    }
    return;
  }
  for (const key of listKeys([before, after, unknown])) {
    yield* walk({
      path: [...path, key],
      before: childOf(before, key),
      after: childOf(after, key),
      unknown: childOf(unknown, key),
      sensitive: sensitive.map(mark => childOf(mark, key)),
    });
  }
}

function describe(
  { after, before, path, sensitive, unknown }: Place,
  replacePaths: JsonValue[][],
  redactor: Pick<TextRedactor, 'redact'>,
): PlannedAttribute {
  const isHidden = sensitive.some(hasMark);
  const isUnknown = hasMark(unknown);
  const show = (value: Part) =>
    redactor.redact(formatExactJson(value ?? null)).slice(0, MAX_VALUE);
  return {
    path: redactor.redact(formatPath(path)).slice(0, MAX_VALUE),
    ...(!isHidden && isPresent(before) && { before: show(before) }),
    ...(!isHidden && !isUnknown && isPresent(after) && { after: show(after) }),
    ...(isHidden && { sensitive: true }),
    ...(isUnknown && { unknownAfter: true }),
    ...(replacePaths.some(each => concerns(each, path)) && {
      forcesReplacement: true,
    }),
  };
}

/** Whether one path is a part of the other. */
function concerns(replacePath: JsonValue[], path: Path): boolean {
  const length = Math.min(replacePath.length, path.length);
  return path
    .slice(0, length)
    .every((key, index) => key === replacePath[index]);
}

/** Whether anything inside of a mark is marked. */
function hasMark(mark: Part): boolean {
  return (
    mark === true ||
    (typeof mark === 'object' && mark !== null
      ? Object.values(mark).some(hasMark)
      : false)
  );
}

function listKeys(parts: Part[]): Path {
  const isList = parts.some(Array.isArray);
  const keys = new Set<string>();
  for (const part of parts) {
    if (typeof part === 'object' && part !== null) {
      Object.keys(part).forEach(key => keys.add(key));
    }
  }
  return isList ? [...keys].map(Number).sort((a, b) => a - b) : [...keys];
}

function childOf(part: Part, key: string | number): Part {
  if (Array.isArray(part)) {
    return typeof key === 'number' ? part[key] : undefined;
  }
  // What is marked as a whole is marked in each of its parts.
  return isObject(part) ? part[key] : part === true || undefined;
}

function isMap(part: Part): part is JsonObject {
  return isObject(part) && !isExactNumber(part);
}

function isExactNumber(part: unknown): boolean {
  return part instanceof ExactNumber;
}

function isPresent(part: Part): part is JsonValue {
  return part !== undefined && part !== null;
}

function isSame(before: Part, after: Part): boolean {
  return formatExactJson(before ?? null) === formatExactJson(after ?? null);
}

function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') {
      return `${text}[${key}]`;
    }
    if (!/^[\w-]+$/.test(key)) {
      return `${text}[${JSON.stringify(key)}]`;
    }
    return text ? `${text}.${key}` : key;
  }, '');
}
