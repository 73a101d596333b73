import { InputError } from '@backstage/errors';
import { PatternMatcher } from '@proton-vending/backstage-plugin-proton-common';
import { createContext, Script } from 'node:vm';

// The only way to interrupt a regular expression; it runs nothing else.
const context = createContext({ pattern: undefined, text: undefined });
const script = new Script('pattern.test(text)');

/**
 * Matches the patterns of a schema, together for no longer than a number of
 * milliseconds: one form must not hold up everybody's backend.
 */
export function createBoundedMatcher(budget: number): PatternMatcher {
  let rest = budget;
  return (pattern, text) => {
    const startedAt = performance.now();
    Object.assign(context, { pattern, text });
    try {
      return script.runInContext(context, { timeout: Math.ceil(rest) });
    } catch (error) {
      if (
        (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
      ) {
        throw new InputError(
          `The pattern ${pattern} of the template's schema takes too long to match what was entered; the template's owner should write it without nested repetition`,
        );
      }
      throw error;
    } finally {
      Object.assign(context, { pattern: undefined, text: undefined });
      rest = Math.max(1, rest - (performance.now() - startedAt));
    }
  };
}
