import { Database } from '../database/Database';
import { PageRequest, ResourceTag } from '../database/scope';
import { TemplateRequester, requireTemplateAllowed } from '../access/Requester';
import { StatusEvents } from '../events/StatusEvents';
import { ArnScope, readOwnArn } from '../readOwnArn';
import {
  mergeTags,
  requireCustomerTags,
  requireUnreserved,
} from './customerTags';
import { TaggedResource, findTaggedResource } from './taggedResource';

type TagRequester = ArnScope & TemplateRequester;

/** The tags of resources: their customers' and the control plane's own. */
export class TagService {
  static create(options: {
    database: Database;
    events: StatusEvents;
  }): TagService {
    return new TagService(options.database, options.events);
  }

  private constructor(
    private readonly database: Database,
    private readonly events: StatusEvents,
  ) {}

  /** Adds tags; a key that is there gets the new value. */
  async tag(
    requester: TagRequester,
    arn: string,
    tags: ResourceTag[],
  ): Promise<void> {
    const added = requireCustomerTags(tags);
    await this.database.transaction(async stores => {
      const resource = await findTaggedResource(stores, requester, arn);
      requireChangeAllowed(requester, 'proton:TagResource', resource);
      await resource.setCustomerTags(mergeTags(resource.customerTags, added));
    });
    await this.publish(
      requester,
      arn,
      added.map(({ key }) => key),
    );
  }

  /** Removes tags; keys that are not there do not matter. */
  async untag(
    requester: TagRequester,
    arn: string,
    keys: string[],
  ): Promise<void> {
    await this.database.transaction(async stores => {
      const resource = await findTaggedResource(stores, requester, arn);
      requireChangeAllowed(requester, 'proton:UntagResource', resource);
      requireUnreserved(keys);
      await resource.setCustomerTags(
        resource.customerTags.filter(({ key }) => !keys.includes(key)),
      );
    });
    await this.publish(requester, arn, keys);
  }

  /** By key, with the managed ones. */
  async list(
    scope: ArnScope,
    arn: string,
    page: PageRequest,
  ): Promise<ResourceTag[]> {
    const { customerTags, managedTags } = await this.database.transaction(
      stores => findTaggedResource(stores, scope, arn),
    );
    const { after, limit } = page;
    return [...managedTags, ...customerTags]
      .filter(({ key }) => after === undefined || key > after.key)
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .slice(0, limit);
  }

  private async publish(
    scope: ArnScope,
    arn: string,
    keys: string[],
  ): Promise<void> {
    const { accountId, region } = scope;
    const { resourceType } = readOwnArn(scope, arn);
    await this.events.publishTagChange({
      accountId,
      region,
      arn,
      resourceType,
      keys,
    });
  }
}

/** The tag `backstage.io/owner` decides whose an environment is. */
function requireChangeAllowed(
  requester: TagRequester,
  action: string,
  { environmentTemplate }: TaggedResource,
): void {
  if (environmentTemplate !== undefined) {
    requireTemplateAllowed(requester, action, environmentTemplate);
  }
}
