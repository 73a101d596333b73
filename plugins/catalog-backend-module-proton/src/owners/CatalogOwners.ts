import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** Knows which owners there are. */
export interface Owners {
  /**
   * Those of the refs that are not there; `undefined` when nobody can tell.
   *
   * @throws when the catalog does not answer
   */
  findMissing(refs: string[]): Promise<string[] | undefined>;
}

const BATCH_SIZE = 500;

/** Asks the catalog, with the credentials of the catalog's own backend. */
export class CatalogOwners implements Owners {
  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
  }): CatalogOwners {
    return new CatalogOwners(options.catalog, options.auth);
  }

  private constructor(
    private readonly catalog: CatalogService,
    private readonly auth: AuthService,
  ) {}

  async findMissing(refs: string[]): Promise<string[] | undefined> {
    const credentials = await this.auth.getOwnServiceCredentials();
    const missing: string[] = [];
    for (let start = 0; start < refs.length; start += BATCH_SIZE) {
      const entityRefs = refs.slice(start, start + BATCH_SIZE);
      const { items } = await this.catalog.getEntitiesByRefs(
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
    const people = await this.catalog.queryEntities(
      { filter: { kind: ['group', 'user'] }, fields: ['kind'], limit: 1 },
      { credentials },
    );
    return people.items.length > 0 ? missing : undefined;
  }
}
