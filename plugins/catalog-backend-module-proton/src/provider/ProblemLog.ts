import type { LoggerService } from '@backstage/backend-plugin-api';

/** Says in the log what is wrong with a resource: once, until it changes. */
export class ProblemLog {
  static create(logger: LoggerService): ProblemLog {
    return new ProblemLog(logger);
  }

  private readonly said = new Map<string, Set<string>>();

  private constructor(private readonly logger: LoggerService) {}

  /** All that is wrong with a resource now; nothing when all is well. */
  report(resource: string, problems: string[]): void {
    const before = this.said.get(resource);
    for (const problem of problems) {
      if (!before?.has(problem)) {
        this.logger.warn(`${resource}: ${problem}`);
      }
    }
    if (problems.length > 0) {
      this.said.set(resource, new Set(problems));
    } else {
      this.said.delete(resource);
    }
  }
}
