import {
  AuthService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  CatalogEnvironment,
  listCatalogEnvironments,
} from '../environments/listCatalogEnvironments';
import { StaleCache, CachedState } from './StaleCache';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * So many environments are kept at most for all callers who see a part of the
 * catalog together, some hundred bytes each; of the one who asked last always.
 */
export const MOST_ROWS = 200_000;

/** Who sees hardly anything costs as much as so many environments. */
const ROWS_OF_A_CALLER = 20;

export type VisibleState = CachedState<CatalogEnvironment[]>;

type Cached = StaleCache<CatalogEnvironment[]>;

interface Caller {
  /** The last ones that the caller came with: older ones run out. */
  credentials: BackstageCredentials;
  cached: Cached;
  /** How many environments are kept for the caller. */
  rows: number;
}

interface Services {
  auth: AuthService;
  catalog: CatalogService;
  permissions: PermissionsService;
}

/**
 * The environments whose entities a caller may see, for a short time.
 *
 * Whether the caller may see the catalog is asked each time. Who may see all of
 * it shares one list with everyone who may. For who may see a part, the catalog
 * makes the choice, and its list is kept for nobody else.
 */
export class VisibleEnvironments {
  private readonly all: Cached;
  /** By entity ref of the user; the one who asked last is last. */
  private readonly byUser = new Map<string, Caller>();

  constructor(private readonly services: Services) {
    const { auth, catalog } = services;
    this.all = createCached({
      // An entity that is gone is at worst seen once more.
      usableFor: 60 * MINUTE,
      list: async signal =>
        listCatalogEnvironments({
          catalog,
          credentials: await auth.getOwnServiceCredentials(),
          signal,
        }),
    });
  }

  async read(credentials: BackstageCredentials): Promise<VisibleState> {
    const [decision] = await this.services.permissions.authorizeConditional(
      [{ permission: catalogEntityReadPermission }],
      { credentials },
    );
    switch (decision.result) {
      case AuthorizeResult.ALLOW:
        return this.all.get();
      case AuthorizeResult.DENY:
        return createEmpty();
      default:
        return this.forCaller(credentials).get();
    }
  }

  private forCaller(credentials: BackstageCredentials): Cached {
    const { auth } = this.services;
    if (!auth.isPrincipal(credentials, 'user')) {
      return this.createCaller(credentials).cached;
    }
    const { userEntityRef } = credentials.principal;
    const caller =
      this.byUser.get(userEntityRef) ?? this.createCaller(credentials);
    caller.credentials = credentials;
    this.byUser.delete(userEntityRef);
    this.byUser.set(userEntityRef, caller);
    this.forgetOldest();
    return caller.cached;
  }

  private forgetOldest(): void {
    let rows = 0;
    const newestFirst = [...this.byUser].reverse();
    for (const [index, [userEntityRef, caller]] of newestFirst.entries()) {
      rows += Math.max(caller.rows, ROWS_OF_A_CALLER);
      if (index > 0 && rows > MOST_ROWS) {
        this.byUser.delete(userEntityRef);
      }
    }
  }

  private createCaller(credentials: BackstageCredentials): Caller {
    const { catalog } = this.services;
    const caller: Caller = {
      credentials,
      rows: 0,
      cached: createCached({
        // What the user may see can change.
        usableFor: MINUTE,
        list: async signal => {
          const listed = await listCatalogEnvironments({
            catalog,
            credentials: caller.credentials,
            signal,
          });
          caller.rows = listed.length;
          // Of those who ask at the same time nobody knew how much they see.
          this.forgetOldest();
          return listed;
        },
      }),
    };
    return caller;
  }
}

function createCached(options: {
  usableFor: number;
  list: (signal: AbortSignal) => Promise<CatalogEnvironment[]>;
}): Cached {
  return new StaleCache<CatalogEnvironment[]>({
    freshFor: 10 * SECOND,
    usableFor: options.usableFor,
    patience: 60 * SECOND,
    timeLimit: 5 * MINUTE,
    retryAfter: SECOND,
    read: async (_previous, signal) => {
      const readAt = Date.now();
      return { value: await options.list(signal), readAt };
    },
  });
}

const EMPTY: CatalogEnvironment[] = [];

function createEmpty(): VisibleState {
  return { reading: { value: EMPTY, readAt: Date.now() }, refreshing: false };
}
