import { CustomErrorBase } from '@backstage/errors';

const MAX_LISTED_PROBLEMS = 20;

/**
 * Thrown for a template bundle that cannot be read or registered. The message
 * is for the template's author and lists what is wrong.
 */
export class InvalidBundleError extends CustomErrorBase {
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[]) {
    const list = typeof problems === 'string' ? [problems] : problems;
    super(describeProblems(list));
    this.problems = list;
  }

  /** The same problems, each told with the place where the bundle came from. */
  from(origin: string): InvalidBundleError {
    return new InvalidBundleError(
      this.problems.map(problem => `${origin}: ${problem}`),
    );
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
