import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { DeferredEntity } from '@backstage/plugin-catalog-node';
import { annotateProblem } from '../problems/annotateProblem';
import type { ProblemLog } from '../problems/ProblemLog';
import { withRetries } from '../provider/withRetries';
import type { Owners } from './CatalogOwners';
import { readOwnerRef } from './readOwnerRef';
import { withinTime } from './withinTime';

/** The catalog may need a moment when it starts together with the provider. */
const PAUSES_MS = [1_000, 3_000];
const ALL_WITHIN_MS = 20_000;
/** News of one environment is to be in the catalog within two seconds. */
const SOME_WITHIN_MS = 1_000;

/**
 * Finds out which entities name an owner that the catalog does not have. They
 * keep it, since it may be there tomorrow, and say so.
 *
 * Where the catalog does not answer, its last answer stands; an owner that it
 * never told of counts as there.
 */
export class OwnerCheck {
  static create(options: {
    owners: Owners;
    problems: ProblemLog;
    logger: LoggerService;
  }): OwnerCheck {
    return new OwnerCheck(options);
  }

  private readonly missing = new Set<string>();

  private constructor(
    private readonly options: {
      owners: Owners;
      problems: ProblemLog;
      logger: LoggerService;
    },
  ) {}

  /** Asks for the owners of all entities; an owner that none has is forgotten. */
  async askForAll(entities: DeferredEntity[]): Promise<void> {
    const refs = listOwnerRefs(entities);
    for (const ref of this.missing) {
      if (!refs.includes(ref)) {
        this.missing.delete(ref);
      }
    }
    this.options.problems.retain(this.missing);
    await this.ask(() =>
      withRetries({
        run: () => this.find(refs, ALL_WITHIN_MS),
        pausesMs: PAUSES_MS,
        onFailure: () => {},
      }),
    );
  }

  /** Asks for the owners of some entities, and does not wait for long. */
  async askForSome(entities: DeferredEntity[]): Promise<void> {
    await this.ask(() => this.find(listOwnerRefs(entities), SOME_WITHIN_MS));
  }

  /** The entities; those whose owner is missing say so. */
  mark(entities: DeferredEntity[]): DeferredEntity[] {
    return entities.map(deferred => {
      const ref = readOwnerRef(deferred.entity);
      return ref !== undefined && this.missing.has(ref)
        ? {
            ...deferred,
            entity: annotateProblem(
              deferred.entity,
              `the owner ${ref} is not in the catalog`,
            ),
          }
        : deferred;
    });
  }

  private async ask(find: () => Promise<void>): Promise<void> {
    try {
      await find();
    } catch (error) {
      this.options.logger.info(
        `The catalog does not tell which owners there are, so nothing is said of them: ${
          isError(error) ? error.message : error
        }`,
      );
    }
  }

  private async find(refs: string[], timeoutMs: number): Promise<void> {
    if (refs.length === 0) {
      return;
    }
    const { owners, problems } = this.options;
    const missing = new Set(
      await withinTime(owners.findMissing(refs), timeoutMs),
    );
    for (const ref of refs) {
      if (missing.has(ref)) {
        this.missing.add(ref);
        problems.report(ref, [
          {
            kind: 'owner',
            message:
              'is named as the owner of Proton environments, and is not in the catalog',
          },
        ]);
      } else {
        this.missing.delete(ref);
        problems.report(ref, []);
      }
    }
  }
}

function listOwnerRefs(entities: DeferredEntity[]): string[] {
  const refs = entities.map(({ entity }) => readOwnerRef(entity));
  return [...new Set(refs.filter(ref => ref !== undefined))];
}
