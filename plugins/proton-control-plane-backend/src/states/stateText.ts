import { JsonScalar, JsonScanner, JsonVisitor } from '../json/JsonScanner';

/** What the control plane reads of a state. */
export interface StateText {
  lineage: string;
  serial: number;
  /** Absent when its engine has encrypted the state. */
  resourceCount?: number;
}

/** In how many objects and arrays the values of a state are. */
const DOCUMENT = 0;
const MEMBER = 1;
const RESOURCE = 2;
const RESOURCE_MEMBER = 3;
const INSTANCE = 4;

/** Of values with the same key, the last one counts. */
class StateVisitor implements JsonVisitor {
  readonly maxDepth = INSTANCE;
  isObject = false;
  lineage: JsonScalar;
  serial: JsonScalar;
  /** Absent when there is no list of resources. */
  resourceCount: number | undefined;
  private isInResources = false;
  private resource: { mode?: JsonScalar; instances?: number } | undefined;
  private isInInstances = false;

  begin(kind: 'object' | 'array', depth: number, key: string): void {
    this.value(depth, key, () => undefined);
    if (depth === DOCUMENT) {
      this.isObject = kind === 'object';
    } else if (depth === MEMBER && key === 'resources' && kind === 'array') {
      this.isInResources = true;
      this.resourceCount = 0;
    } else if (depth === RESOURCE && this.isInResources && kind === 'object') {
      this.resource = {};
    } else if (
      depth === RESOURCE_MEMBER &&
      this.resource &&
      key === 'instances' &&
      kind === 'array'
    ) {
      this.isInInstances = true;
      this.resource.instances = 0;
    }
  }

  end(depth: number): void {
    if (depth === MEMBER) {
      this.isInResources = false;
    } else if (depth === RESOURCE && this.resource) {
      const { instances = 1, mode } = this.resource;
      if (mode === 'managed') {
        this.resourceCount = (this.resourceCount ?? 0) + instances;
      }
      this.resource = undefined;
    } else if (depth === RESOURCE_MEMBER) {
      this.isInInstances = false;
    }
  }

  value(depth: number, key: string, read: () => JsonScalar): void {
    if (depth === MEMBER) {
      this.member(key, read);
    } else if (depth === RESOURCE_MEMBER && this.resource) {
      if (key === 'mode') {
        this.resource.mode = read();
      } else if (key === 'instances') {
        delete this.resource.instances;
      }
    } else if (depth === INSTANCE && this.isInInstances && this.resource) {
      this.resource.instances = (this.resource.instances ?? 0) + 1;
    }
  }

  private member(key: string, read: () => JsonScalar): void {
    if (key === 'lineage' || key === 'serial') {
      this[key] = read();
    } else if (key === 'resources') {
      this.resourceCount = undefined;
    }
  }
}

/**
 * Reads a state as Terraform and OpenTofu write it.
 *
 * @throws Error whose message says what is wrong, as the end of a sentence that
 *   begins with the state
 */
export async function readStateText(contents: Buffer): Promise<StateText> {
  const visitor = new StateVisitor();
  await JsonScanner.scan(contents, visitor);
  const { isObject, lineage, resourceCount, serial } = visitor;
  if (!isObject) {
    throw new Error("isn't a JSON object");
  }
  if (typeof lineage !== 'string' || lineage === '' || lineage.length > 100) {
    throw new Error('has no lineage');
  }
  if (!Number.isSafeInteger(serial) || Number(serial) < 0) {
    throw new Error('has no serial');
  }
  return {
    lineage,
    serial: Number(serial),
    ...(resourceCount !== undefined && { resourceCount }),
  };
}

/**
 * The same state with another serial. Only the digits change: what JavaScript
 * can't represent exactly stays as it is.
 *
 * @throws Error as `readStateText`, and when the serial can't be replaced
 */
export async function replaceSerial(
  contents: Buffer,
  serial: number,
): Promise<Buffer> {
  const replaced = Buffer.from(
    contents.toString('utf8').replace(/("serial":\s*)\d+/, `$1${serial}`),
  );
  const before = await readStateText(contents);
  const after = await readStateText(replaced);
  if (after.serial !== serial || after.lineage !== before.lineage) {
    throw new Error("has a serial that can't be replaced");
  }
  return replaced;
}
