import { CustomErrorBase } from '@backstage/errors';

const MAX_LISTED_PROBLEMS = 20;

/** Of a problem in characters, without the place where it is. */
const MAX_PROBLEM_LENGTH = 500;

/**
 * Thrown for a template bundle that cannot be read or registered. The message
 * is for the template's author and lists what is wrong.
 */
export class InvalidBundleError extends CustomErrorBase {
  readonly problems: readonly string[];

  /** @param origin - where problems are that have been told without it before */
  constructor(problems: string | readonly string[], origin?: string) {
    const all = typeof problems === 'string' ? [problems] : problems;
    const list =
      origin === undefined
        ? all.map(shorten)
        : all.map(problem => `${origin}: ${problem}`);
    super(describeProblems(list));
    this.problems = list;
  }

  /** The same problems, each told with the place where the bundle came from. */
  from(origin: string): InvalidBundleError {
    return new InvalidBundleError(this.problems, origin);
  }
}

function describeProblems(problems: readonly string[]): string {
  if (problems.length === 1) {
    return problems[0];
  }
  const lines = problems.slice(0, MAX_LISTED_PROBLEMS);
  const hidden = problems.length - lines.length;
  if (hidden > 0) {
    lines.push(`and ${hidden} more`);
  }
  return [
    `The template bundle has ${problems.length} problems:`,
    ...lines.map(line => `- ${line}`),
  ].join('\n');
}

function shorten(problem: string): string {
  return problem.length > MAX_PROBLEM_LENGTH
    ? `${problem.slice(0, MAX_PROBLEM_LENGTH)}…`
    : problem;
}
