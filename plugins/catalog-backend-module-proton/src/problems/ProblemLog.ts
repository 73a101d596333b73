import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { ANNOTATION_PROTON_PROBLEMS } from '@proton-vending/backstage-plugin-proton-common';

/** What a problem is about; by this metrics count problems. */
const PROBLEM_KINDS = [
  'account-id',
  'cluster',
  'name',
  'output',
  'owner',
  'software-template',
  'tag',
  'transformer',
] as const;

type ProblemKind = (typeof PROBLEM_KINDS)[number];

/** What is wrong with a resource and spoils part of its entity. */
export interface Problem {
  kind: ProblemKind;
  /** A sentence without its full stop, and without any value of an output. */
  message: string;
}

/** Gives all the sentences the same kind. */
export function toProblems(kind: ProblemKind, messages: string[]): Problem[] {
  return messages.map(message => ({ kind, message }));
}

/** Says in the log what is wrong with a resource: once, until it changes. */
export class ProblemLog {
  private readonly current = new Map<string, Problem[]>();

  constructor(private readonly logger: LoggerService) {}

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

/** The entity, which says the problem too, after those that it says already. */
export function annotateProblem(entity: Entity, message: string): Entity {
  const { annotations } = entity.metadata;
  const before = annotations?.[ANNOTATION_PROTON_PROBLEMS];
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...annotations,
        [ANNOTATION_PROTON_PROBLEMS]: before
          ? `${before}; ${message}`
          : message,
      },
    },
  };
}
