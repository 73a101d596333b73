const ROOT = 0;

/** So much of a secret's beginning is too much to be shown. */
const MAX_SHOWN = 8;

/**
 * Finds any of many secrets in one pass over a text, however many there are:
 * Aho and Corasick's automaton. All that a search remembers is one number, so
 * that it can go on in the text that comes next.
 *
 * A `Map` of the states is twenty times slower with a million of them, which
 * would block a backend's event loop: they are numbers in arrays instead.
 */
export class SecretMatcher {
  static readonly START = ROOT;

  static create(secrets: string[]): SecretMatcher {
    const matcher = new SecretMatcher(
      secrets.reduce((sum, { length }) => sum + length, 1),
      secrets.length,
    );
    secrets.forEach(secret => matcher.add(secret));
    matcher.linkFallbacks();
    return matcher;
  }

  /** How many states there are. */
  private size = 1;
  /** The character that leads to each state, and the state before it. */
  private readonly codes: Uint16Array;
  private readonly parents: Int32Array;
  /** How many characters lead to each state. */
  private readonly depths: Int32Array;
  /** The state of the longest other beginning of a secret that ends here too. */
  private readonly fallbacks: Int32Array;
  private readonly found: Int32Array;
  private readonly begun: Int32Array;
  /**
   * A hash table of states by the state before them and their character; 0 where
   * there is none. A state that comes right after the one before it isn't in it:
   * each secret has one other at most.
   */
  private readonly table: Int32Array;
  private readonly shift: number;
  /** Nobody can choose secrets whose states are all in one place of the table. */
  private readonly seeds = [randomOddNumber(), randomOddNumber()] as const;

  private constructor(capacity: number, secrets: number) {
    this.codes = new Uint16Array(capacity);
    this.parents = new Int32Array(capacity);
    this.depths = new Int32Array(capacity);
    this.fallbacks = new Int32Array(capacity);
    this.found = new Int32Array(capacity);
    this.begun = new Int32Array(capacity);
    // At least half of the table is free.
    const bits = Math.ceil(Math.log2(secrets + 1)) + 1;
    this.table = new Int32Array(2 ** bits);
    this.shift = 32 - bits;
  }

  /** The state after one more character. */
  next(state: number, code: number): number {
    for (let from = state; ; from = this.fallbacks[from]) {
      const child = this.findChild(from, code);
      if (child !== ROOT || from === ROOT) {
        return child;
      }
    }
  }

  /** The length of the longest secret that ends here; 0 when none does. */
  measureFound(state: number): number {
    return this.found[state];
  }

  /** The lengths of all secrets that end here, the longest first. */
  *listFound(state: number): Generator<number> {
    let length = Infinity;
    for (let from = state; this.found[from] > 0; from = this.fallbacks[from]) {
      // A state that ends no secret itself has the length of its fallback.
      if (this.found[from] < length) {
        length = this.found[from];
        yield length;
      }
    }
  }

  /**
   * The length of what ends here and may be the beginning of a secret, when it
   * is too much of it to be shown: eight characters, or half of a short one.
   */
  measureBegun(state: number): number {
    return this.begun[state];
  }

  private add(secret: string): void {
    const tooMuch = Math.min(MAX_SHOWN, Math.ceil(secret.length / 2));
    let state = ROOT;
    for (let depth = 1; depth <= secret.length; depth += 1) {
      const code = secret.charCodeAt(depth - 1);
      state = this.findChild(state, code) || this.addChild(state, code);
      if (depth >= tooMuch) {
        this.begun[state] = depth;
      }
    }
    this.found[state] = secret.length;
  }

  private addChild(parent: number, code: number): number {
    const state = this.size;
    this.size += 1;
    this.codes[state] = code;
    this.parents[state] = parent;
    this.depths[state] = this.depths[parent] + 1;
    if (state !== parent + 1) {
      this.table[this.findPlace(parent, code)] = state;
    }
    return state;
  }

  private linkFallbacks(): void {
    // What a state falls back to is shorter, and has to have its own first.
    for (const state of this.sortByDepth()) {
      const parent = this.parents[state];
      const fallback =
        parent === ROOT
          ? ROOT
          : this.next(this.fallbacks[parent], this.codes[state]);
      this.fallbacks[state] = fallback;
      this.found[state] ||= this.found[fallback];
      this.begun[state] ||= this.begun[fallback];
    }
  }

  /** All states but the root. */
  private sortByDepth(): Int32Array {
    const { depths, size } = this;
    const places = new Int32Array(size + 1);
    for (let state = 1; state < size; state += 1) {
      places[depths[state] + 1] += 1;
    }
    for (let depth = 1; depth <= size; depth += 1) {
      places[depth] += places[depth - 1];
    }
    const sorted = new Int32Array(size - 1);
    for (let state = 1; state < size; state += 1) {
      sorted[places[depths[state]]] = state;
      places[depths[state]] += 1;
    }
    return sorted;
  }

  /** The state after one more character of the same secrets; 0 when none goes on so. */
  private findChild(parent: number, code: number): number {
    const following = parent + 1;
    return following < this.size &&
      this.parents[following] === parent &&
      this.codes[following] === code
      ? following
      : this.table[this.findPlace(parent, code)];
  }

  /** Where the table has the state after a character, or has room for it. */
  private findPlace(parent: number, code: number): number {
    const { codes, parents, seeds, shift, table } = this;
    const last = table.length - 1;
    // eslint-disable-next-line no-bitwise
    let place = hash(parent, code, seeds) >>> shift;
    for (;;) {
      const state = table[place];
      if (
        state === ROOT ||
        (parents[state] === parent && codes[state] === code)
      ) {
        return place;
      }
      place = place === last ? 0 : place + 1;
    }
  }
}

/* eslint-disable no-bitwise */

function hash(
  parent: number,
  code: number,
  [first, second]: readonly [number, number],
): number {
  const mixed = Math.imul(parent, first) ^ Math.imul(code + 1, second);
  return Math.imul(mixed ^ (mixed >>> 15), first);
}

function randomOddNumber(): number {
  return Math.floor(Math.random() * 2 ** 32) | 1;
}
