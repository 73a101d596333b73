import { InputError } from '@backstage/errors';
import { PatternMatcher } from '@proton-vending/backstage-plugin-proton-common';
import { createContext, Script } from 'node:vm';

// The only way to interrupt a regular expression; it runs nothing else.
const context = createContext({ pattern: undefined, text: undefined });
const script = new Script('pattern.test(text)');

/** How often a pattern is tried that has had no processor to run on. */
const MAX_ATTEMPTS = 4;

/**
 * Matches the patterns of a schema, together for no longer than a number of
 * milliseconds: one form must not hold up everybody's backend.
 *
 * What counts is the time of the processor, lest a busy machine makes a pattern
 * look bad. The control plane has a matcher of its own that goes by the same
 * rule: what both may import runs in browsers too, where there is no `node:vm`.
 */
export function createBoundedMatcher(budget: number): PatternMatcher {
  let rest = budget;

  function attempt(pattern: RegExp, text: string): boolean | undefined {
    const before = process.cpuUsage();
    Object.assign(context, { pattern, text });
    try {
      return runScript(rest);
    } finally {
      Object.assign(context, { pattern: undefined, text: undefined });
      rest = Math.max(1, rest - processorTime(before));
    }
  }

  return (pattern, text) => {
    for (let attempts = 1; ; attempts++) {
      const available = rest;
      const matches = attempt(pattern, text);
      if (matches !== undefined) {
        return matches;
      }
      const used = available - rest;
      if (attempts === MAX_ATTEMPTS || used >= available / 2) {
        throw new InputError(
          `The pattern ${pattern} of the template's schema takes too long to match what was entered; the template's owner should write it without nested repetition`,
        );
      }
    }
  };
}

/** `undefined` when the clock ran out. */
function runScript(timeout: number): boolean | undefined {
  try {
    return script.runInContext(context, { timeout: Math.ceil(timeout) });
  } catch (error) {
    if (
      (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
    ) {
      return undefined;
    }
    throw error;
  }
}

/** Milliseconds of the processor since then. */
function processorTime(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
