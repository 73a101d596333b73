import type { LoggerService } from '@backstage/backend-plugin-api';
import { Problem, PROBLEM_KINDS, ProblemKind } from './Problem';

/** Says in the log what is wrong with a resource: once, until it changes. */
export class ProblemLog {
  static create(logger: LoggerService): ProblemLog {
    return new ProblemLog(logger);
  }

  private readonly current = new Map<string, Problem[]>();

  private constructor(private readonly logger: LoggerService) {}

  /** All that is wrong with a resource now; nothing when all is well. */
  report(resource: string, problems: Problem[]): void {
    const before = new Set(
      this.current.get(resource)?.map(({ message }) => message),
    );
    for (const { message } of problems) {
      if (!before.has(message)) {
        this.logger.warn(`${resource}: ${message}`);
      }
    }
    if (problems.length > 0) {
      this.current.set(resource, problems);
    } else {
      this.current.delete(resource);
    }
  }

  /** Forgets the resources that are not among these. */
  retain(resources: Set<string>): void {
    for (const resource of this.current.keys()) {
      if (!resources.has(resource)) {
        this.current.delete(resource);
      }
    }
  }

  /** How many problems there are now, of each kind. */
  count(): Map<ProblemKind, number> {
    const problems = [...this.current.values()].flat();
    return new Map(
      PROBLEM_KINDS.map(kind => [
        kind,
        problems.filter(problem => problem.kind === kind).length,
      ]),
    );
  }
}
