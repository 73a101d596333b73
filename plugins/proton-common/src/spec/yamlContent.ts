import {
  Alias,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Node,
  Scalar,
  YAMLMap,
  YAMLSeq,
} from 'yaml';
import { ExactNumber, toExactNumber } from './exactNumber';
import { formatPath, isRecord, listEntries, Path, toRecord } from './json';

/** Terraform keeps 512 bits of a number, which are 154 digits, and rounds the rest. */
const MAX_DIGITS = 150;

/** What a YAML text may have that JSON can't carry, and where. */
export class YamlContentError extends Error {
  /** Where in the text it begins, if it has one place. */
  readonly offset?: number;

  constructor(path: Path, reason: string, at?: unknown) {
    const place = formatPath(path);
    super(place ? `${place}: ${reason}` : reason);
    this.name = 'YamlContentError';
    const offset = isNode(at) ? at.range?.[0] : undefined;
    if (offset !== undefined) {
      this.offset = offset;
    }
  }
}

const FLOAT_TAG = 'tag:yaml.org,2002:float';

/** What a tag of YAML's core schema makes of a value. */
const CORE_TAGS: Record<string, string> = {
  'tag:yaml.org,2002:str': 'string',
  'tag:yaml.org,2002:int': 'number',
  [FLOAT_TAG]: 'number',
  'tag:yaml.org,2002:bool': 'boolean',
  'tag:yaml.org,2002:null': 'object',
};
const COLLECTION_TAGS = ['tag:yaml.org,2002:map', 'tag:yaml.org,2002:seq'];

/**
 * Turns YAML nodes into what JSON can carry: merge keys are merged, and numbers
 * keep their digits.
 *
 * @param options - `maxSize` limits what aliases grow to: the sum of all values
 *   and of the lengths of all texts
 * @throws YamlContentError for what JSON can't carry
 */
export function toJsonContent(
  root: Node | null,
  options: { maxSize: number },
): unknown {
  // Without a value while the anchored node itself is read.
  const anchors = new Map<string, { value: unknown; size: number } | 'open'>();
  let size = 0;

  function grow(by: number): void {
    size += by;
    if (size > options.maxSize) {
      throw new YamlContentError([], 'Its aliases make it too large');
    }
  }

  function read(node: unknown, path: Path): unknown {
    grow(1);
    if (node === null || node === undefined) {
      return null;
    }
    if (isAlias(node)) {
      return readAlias(node, path);
    }
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) {
      throw new YamlContentError(path, 'JSON has nothing like it', node);
    }
    const { anchor } = node;
    const before = size;
    if (anchor) {
      anchors.set(anchor, 'open');
    }
    const value = readNode(node, path);
    if (anchor) {
      anchors.set(anchor, { value, size: size - before });
    }
    return value;
  }

  function readAlias(alias: Alias, path: Path): unknown {
    const { source } = alias;
    const anchored = anchors.get(source);
    if (anchored === 'open') {
      throw new YamlContentError(
        path,
        `the alias *${source} is inside its own anchor, so the value would contain itself`,
        alias,
      );
    }
    if (!anchored) {
      throw new YamlContentError(
        path,
        `the alias *${source} has no anchor before it`,
        alias,
      );
    }
    grow(anchored.size);
    return anchored.value;
  }

  function readNode(node: Scalar | YAMLMap | YAMLSeq, path: Path): unknown {
    if (isScalar(node)) {
      return readScalar(node, path);
    }
    requireTag(node, COLLECTION_TAGS, path);
    return isSeq(node)
      ? node.items.map((item, index) => read(item, [...path, index]))
      : readMap(node, path);
  }

  function readScalar(node: Scalar, path: Path): unknown {
    const { value, tag } = node;
    requireTag(node, Object.keys(CORE_TAGS), path);
    if (tag === FLOAT_TAG && /^[-+]?\d+$/.test(node.source ?? '')) {
      return readNumber(node.source ?? '', path, node);
    }
    if (tag && tag in CORE_TAGS && typeof value !== CORE_TAGS[tag]) {
      throw new YamlContentError(path, `the value isn't ${nameTag(tag)}`, node);
    }
    switch (typeof value) {
      case 'string':
        grow(value.length);
        requireWellFormed(value, path, node);
        return value;
      case 'number':
        return readNumber(node.source ?? String(value), path, node);
      case 'boolean':
        return value;
      default:
        if (value === null) {
          return null;
        }
        throw new YamlContentError(path, 'JSON has nothing like it', node);
    }
  }

  function readMap(node: YAMLMap, path: Path): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    const own = new Set<string>();
    for (const { key, value } of node.items) {
      if (isMergeKey(key)) {
        for (const [name, merged] of readMerge(value, [...path, '<<'], key)) {
          if (!entries.has(name)) {
            entries.set(name, merged);
          }
        }
        continue;
      }
      const name = readKey(key, path);
      if (own.has(name)) {
        throw new YamlContentError(
          [...path, name],
          'the key is there twice',
          key,
        );
      }
      own.add(name);
      grow(name.length);
      entries.set(name, read(value, [...path, name]));
    }
    return toRecord(entries);
  }

  function readMerge(
    node: unknown,
    path: Path,
    key: unknown,
  ): Array<[string, unknown]> {
    const merged = read(node, path);
    const sources = Array.isArray(merged) ? merged : [merged];
    return sources.flatMap(source => {
      if (!isRecord(source)) {
        throw new YamlContentError(
          path,
          'a merge key takes a mapping or a list of mappings',
          key,
        );
      }
      return listEntries(source);
    });
  }

  return read(root, []);
}

/** As in YAML 1.1, and in most of what reads YAML 1.2. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<';
}

function readKey(key: unknown, path: Path): string {
  const name = isScalar(key) ? findName(key) : undefined;
  if (name === undefined) {
    const shown = isScalar(key) ? ` ${JSON.stringify(key.source ?? '')}` : '';
    throw new YamlContentError(
      path,
      `the key${shown} isn't a string; quote it if it's meant to be one`,
      key,
    );
  }
  requireWellFormed(name, path, key);
  return name;
}

/** Integers are names as they are written, since every other tool takes them so. */
function findName({ value, source, tag }: Scalar): string | undefined {
  if (tag && tag !== 'tag:yaml.org,2002:str' && tag !== '!') {
    return undefined;
  }
  if (typeof value === 'string') {
    return value;
  }
  return typeof value === 'number' && /^(0|-?[1-9]\d*)$/.test(source ?? '')
    ? source
    : undefined;
}

function readNumber(
  source: string,
  path: Path,
  node: Scalar,
): number | ExactNumber {
  const text = /^0[xo]/.test(source) ? BigInt(source).toString() : source;
  const match = /^([-+]?)(\d*)(\.\d*)?([eE][-+]?\d+)?$/.exec(text);
  if (!match) {
    throw new YamlContentError(path, `JSON has no number ${source}`, node);
  }
  const [, sign, whole, fraction = '', exponent = ''] = match;
  if (/^0\d/.test(whole)) {
    throw new YamlContentError(
      path,
      `the number has a leading zero, which YAML 1.1 and 1.2 read differently; quote it if it's meant to be a string`,
      node,
    );
  }
  if (whole.length + fraction.length > MAX_DIGITS) {
    throw new YamlContentError(
      path,
      `the number has more than ${MAX_DIGITS} digits`,
      node,
    );
  }
  const number = [
    sign === '-' ? '-' : '',
    whole || '0',
    fraction === '.' ? '' : fraction,
    exponent,
  ].join('');
  const nearest = Number(number);
  const isZero = !/[1-9]/.test(`${whole}${fraction}`);
  if (!Number.isFinite(nearest) || (nearest === 0 && !isZero)) {
    throw new YamlContentError(
      path,
      'the exponent of the number is too large',
      node,
    );
  }
  return toExactNumber(number);
}

function requireTag(
  node: Scalar | YAMLMap | YAMLSeq,
  allowed: string[],
  path: Path,
): void {
  const { tag } = node;
  if (tag && tag !== '!' && !allowed.includes(tag)) {
    throw new YamlContentError(
      path,
      `JSON can't carry a value with the tag ${nameTag(tag)}`,
      node,
    );
  }
}

function nameTag(tag: string): string {
  return tag.replace(/^tag:yaml\.org,2002:/, '!!');
}

// Half of a character turns into another one on the way to Terraform.
function requireWellFormed(text: string, path: Path, node: unknown): void {
  if (/\p{Surrogate}/u.test(text)) {
    throw new YamlContentError(path, 'the text has half of a character', node);
  }
}
