import { ExactNumber, isComparable, toInteger } from './exactNumber';
import { isRecord, Path } from './json';

/**
 * Returns a way to write numbers as JavaScript numbers that meet the same rules of
 * a schema. It returns `undefined` for a number where no JavaScript number does.
 *
 * No JavaScript number lies between an exact number and its two neighbours. So a
 * neighbour that the schema doesn't name compares with each of the schema's
 * numbers as the exact number does.
 */
export function createRounding(
  schema: unknown,
): (exact: ExactNumber, path: Path) => number | undefined {
  const { named, steps } = collectNumbers(schema);

  return (exact, path) => {
    if (isComparable(exact)) {
      return exact.toNumber();
    }
    const own = steps
      .filter(({ name }) => name === undefined || path.includes(name))
      .map(({ step }) => step);
    const integer = toInteger(exact);
    if (integer === undefined) {
      return own.length === 0 ? roundDecimal(exact) : undefined;
    }
    return findNeighbours(integer, exact.toNumber()).find(
      neighbour =>
        !named.has(neighbour) &&
        own.every(step => isDivisibleAs(integer, neighbour, step)),
    );
  };

  function roundDecimal(exact: ExactNumber): number | undefined {
    const nearest = exact.toNumber();
    return named.has(nearest) || Number.isInteger(nearest)
      ? undefined
      : nearest;
  }
}

function isDivisibleAs(
  integer: bigint,
  neighbour: number,
  step: number,
): boolean {
  return (
    Number.isSafeInteger(step) &&
    step !== 0 &&
    (integer % BigInt(step) === 0n) === (neighbour % step === 0)
  );
}

/** A `multipleOf`, and the property that it is for; of every value without one. */
interface Step {
  step: number;
  name: string | undefined;
}

function collectNumbers(schema: unknown): {
  named: Set<number>;
  steps: Step[];
} {
  const named = new Set<number>();
  const steps: Step[] = [];

  function visit(node: unknown, keyword: string, name?: string): void {
    if (typeof node === 'number') {
      if (keyword === 'multipleOf') {
        steps.push({ step: node, name });
      } else {
        named.add(node);
      }
    } else if (Array.isArray(node)) {
      node.forEach(item => visit(item, '', name));
    } else if (isRecord(node)) {
      for (const [key, value] of Object.entries(node)) {
        if (keyword === 'properties') {
          visit(value, '', key);
        } else {
          visit(value, key, name);
        }
      }
    }
  }

  visit(schema, '');
  return { named, steps };
}

/** The JavaScript numbers next to an integer that is none, the nearest first. */
function findNeighbours(integer: bigint, nearest: number): number[] {
  const isBelow = BigInt(nearest) < integer;
  return [nearest, stepOnce(nearest, isBelow === nearest > 0 ? 1n : -1n)];
}

/** The next number away from zero, or towards it. */
function stepOnce(number: number, by: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  view.setBigInt64(0, view.getBigInt64(0) + by);
  return view.getFloat64(0);
}
