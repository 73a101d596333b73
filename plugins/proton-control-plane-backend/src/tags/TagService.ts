import { Database } from '../database/Database';
import { PageRequest, ResourceTag } from '../database/scope';
import { ArnScope } from '../readOwnArn';
import {
  mergeTags,
  requireCustomerTags,
  requireUnreserved,
} from './customerTags';
import { findTaggedResource } from './taggedResource';

/** The tags of resources: their customers' and the control plane's own. */
export class TagService {
  constructor(private readonly database: Database) {}

  /** Adds tags; a key that is there gets the new value. */
  async tag(scope: ArnScope, arn: string, tags: ResourceTag[]): Promise<void> {
    await this.database.transaction(async stores => {
      const resource = await findTaggedResource(stores, scope, arn);
      await resource.setCustomerTags(
        mergeTags(resource.customerTags, requireCustomerTags(tags)),
      );
    });
  }

  /** Removes tags; keys that are not there do not matter. */
  async untag(scope: ArnScope, arn: string, keys: string[]): Promise<void> {
    await this.database.transaction(async stores => {
      const resource = await findTaggedResource(stores, scope, arn);
      requireUnreserved(keys);
      await resource.setCustomerTags(
        resource.customerTags.filter(({ key }) => !keys.includes(key)),
      );
    });
  }

  /** By key, with the managed ones. */
  async list(
    scope: ArnScope,
    arn: string,
    page: PageRequest<string>,
  ): Promise<ResourceTag[]> {
    const { customerTags, managedTags } = await this.database.transaction(
      stores => findTaggedResource(stores, scope, arn),
    );
    const { after, limit } = page;
    return [...managedTags, ...customerTags]
      .filter(({ key }) => after === undefined || key > after)
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .slice(0, limit);
  }
}
