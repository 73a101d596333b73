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

/** How often a pattern is tried that has had no processor to run on. */
const MAX_ATTEMPTS = 4;

/**
 * Matches patterns, together for no longer than a number of milliseconds: a
 * request must not hold up all others.
 *
 * What counts is the time of the processor. The clock alone would blame a
 * pattern for a machine that is busy with something else.
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
        throw new PatternTimeoutError(pattern);
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
