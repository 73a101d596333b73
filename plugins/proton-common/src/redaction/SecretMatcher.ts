const ROOT = 0;
const CODES = 0x10000;

/** So much of a secret's beginning is too much to be shown. */
const MAX_SHOWN = 8;

/**
 * Finds any of many secrets in one pass over a text, however many there are:
 * Aho and Corasick's automaton. All that a search remembers is one number, so
 * that it can go on in the text that comes next.
 */
export class SecretMatcher {
  static readonly START = ROOT;

  static create(secrets: string[]): SecretMatcher {
    const matcher = new SecretMatcher();
    let growing = secrets.map(secret => ({ secret, state: ROOT }));
    // One more character of all of them at a time: whatever a state falls back
    // to is shorter, and has to be there.
    for (let depth = 1; growing.length > 0; depth += 1) {
      for (const item of growing) {
        item.state = matcher.grow(item.state, item.secret, depth);
      }
      growing = growing.filter(({ secret }) => secret.length > depth);
    }
    return matcher;
  }

  private readonly children = new Map<number, number>();
  /** The state of the longest other beginning of a secret that ends here too. */
  private readonly fallbacks = [ROOT];
  private readonly found = [0];
  private readonly begun = [0];

  private constructor() {}

  /** The state after one more character. */
  next(state: number, code: number): number {
    for (let from = state; ; from = this.fallbacks[from]) {
      const child = this.children.get(from * CODES + code);
      if (child !== undefined) {
        return child;
      }
      if (from === ROOT) {
        return ROOT;
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

  private grow(parent: number, secret: string, depth: number): number {
    const code = secret.charCodeAt(depth - 1);
    const state =
      this.children.get(parent * CODES + code) ?? this.add(parent, code);
    if (depth === secret.length) {
      this.found[state] = depth;
    }
    if (depth >= Math.min(MAX_SHOWN, Math.ceil(secret.length / 2))) {
      this.begun[state] = depth;
    }
    return state;
  }

  private add(parent: number, code: number): number {
    const fallback =
      parent === ROOT ? ROOT : this.next(this.fallbacks[parent], code);
    const state = this.fallbacks.push(fallback) - 1;
    this.found.push(this.found[fallback]);
    this.begun.push(this.begun[fallback]);
    this.children.set(parent * CODES + code, state);
    return state;
  }
}
