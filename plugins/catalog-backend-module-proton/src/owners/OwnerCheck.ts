import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import type {
  CatalogService,
  DeferredEntity,
} from '@backstage/plugin-catalog-node';
import { annotateProblem, type ProblemLog } from '../problems/ProblemLog';
import { withRetries } from '../provider/withRetries';

/** What an entity says that nobody was named for. */
const NO_OWNER = 'unknown';

const BATCH_SIZE = 500;

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
  private readonly missing = new Set<string>();

  constructor(
    private readonly options: {
      catalog: CatalogService;
      /** For the credentials of the catalog's own backend. */
      auth: AuthService;
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
    const missing = new Set(
      await withinTime(this.findMissing(refs), timeoutMs),
    );
    for (const ref of refs) {
      if (missing.has(ref)) {
        this.missing.add(ref);
      } else {
        this.missing.delete(ref);
      }
      this.options.problems.report(
        ref,
        missing.has(ref)
          ? [
              {
                kind: 'owner',
                message:
                  'is named as the owner of Proton environments, and is not in the catalog',
              },
            ]
          : [],
      );
    }
  }

  /** Those of the refs that the catalog doesn't have; none when it can't tell. */
  private async findMissing(refs: string[]): Promise<string[]> {
    const { auth, catalog } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const missing: string[] = [];
    for (let start = 0; start < refs.length; start += BATCH_SIZE) {
      const entityRefs = refs.slice(start, start + BATCH_SIZE);
      const { items } = await catalog.getEntitiesByRefs(
        { entityRefs, fields: ['kind'] },
        { credentials },
      );
      missing.push(...entityRefs.filter((_, index) => !items[index]));
    }
    if (missing.length === 0) {
      return missing;
    }
    // A catalog that is still being filled, or that is not told of people at
    // all, would make every owner look mistaken.
    const people = await catalog.queryEntities(
      { filter: { kind: ['group', 'user'] }, fields: ['kind'], limit: 1 },
      { credentials },
    );
    return people.items.length > 0 ? missing : [];
  }
}

function listOwnerRefs(entities: DeferredEntity[]): string[] {
  const refs = entities.map(({ entity }) => readOwnerRef(entity));
  return [...new Set(refs.filter(ref => ref !== undefined))];
}

/**
 * The full ref of the owner that an entity names, as the catalog relates it;
 * `undefined` when it names none, or what is no entity ref.
 */
function readOwnerRef({ spec, metadata }: Entity): string | undefined {
  const owner = spec?.owner;
  if (typeof owner !== 'string' || owner === NO_OWNER) {
    return undefined;
  }
  try {
    return stringifyEntityRef(
      parseEntityRef(owner, {
        defaultKind: 'Group',
        defaultNamespace: metadata.namespace,
      }),
    );
  } catch {
    return undefined;
  }
}

/** The catalog's client takes no signal. */
async function withinTime<T>(
  answer: Promise<T>,
  timeoutMs: number,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`No answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
  });
  return Promise.race([answer, timeout]).finally(() => clearTimeout(timer));
}
