import type { PatternMatcher } from '@proton-vending/backstage-plugin-proton-common';
import { Script, createContext } from 'node:vm';

/** Thrown when the patterns of a schema take too long for the inputs of a spec. */
export class PatternTimeoutError extends Error {
  constructor(pattern: RegExp) {
    super(
      `The pattern ${pattern} of the template's schema takes too long to match; the template's owner should write it without nested repetition`,
    );
    this.name = 'PatternTimeoutError';
  }
}

// The only way to interrupt a regular expression; it runs nothing else.
const context = createContext({ pattern: undefined, text: undefined });
const script = new Script('pattern.test(text)');

/**
 * Matches patterns, together for no longer than a number of milliseconds: a
 * request must not hold up all others.
 */
export function createBoundedMatcher(budget: number): PatternMatcher {
  let rest = budget;
  return (pattern, text) => {
    const startedAt = performance.now();
    context.pattern = pattern;
    context.text = text;
    try {
      return script.runInContext(context, { timeout: Math.ceil(rest) });
    } catch (error) {
      const isTimeout =
        (error as NodeJS.ErrnoException).code ===
        'ERR_SCRIPT_EXECUTION_TIMEOUT';
      throw isTimeout ? new PatternTimeoutError(pattern) : error;
    } finally {
      context.text = undefined;
      rest = Math.max(1, rest - (performance.now() - startedAt));
    }
  };
}
