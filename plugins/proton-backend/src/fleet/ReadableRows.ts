import {
  FleetRow,
  formatEnvironmentTemplateArn,
  protonTemplateReadPermission,
  TemplateOverview,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  readTags,
  readTemplateResource,
} from '@proton-vending/backstage-plugin-proton-node';
import { filterVisible } from '../environments/filterVisible';
import { UnreadTarget, UnreadTargets } from '../environments/UnreadTargets';
import { GuardedRequest } from '../routes/createCallerGuard';

/** For so long tags are believed, in milliseconds. */
const TAGS_FRESH_FOR = 60_000;

/** The tags of so many environments are kept at most. */
const MOST_TAGS = 50_000;

type Tags = Record<string, string>;

/**
 * Applies a caller's read permissions to environments and templates. What cannot
 * be told of is left out, and its account and region are named.
 */
export class ReadableRows {
  private readonly tags = new Map<string, { tags: Tags; readAt: number }>();

  constructor(private readonly proton: ProtonService) {}

  /** Of the rows those that the caller may read, in their order. */
  async filter(
    rows: FleetRow[],
    environments: GuardedRequest['environments'],
  ): Promise<{ visible: FleetRow[]; unread: UnreadTarget[] }> {
    return filterVisible({
      environments,
      listings: rows,
      readTags: arn => this.readTags(arn),
    });
  }

  /** Of the templates those that the caller may read, in their order. */
  async filterTemplates(
    overviews: TemplateOverview[],
    templates: GuardedRequest['templates'],
  ): Promise<{ visible: TemplateOverview[]; unread: UnreadTarget[] }> {
    const unread = new UnreadTargets();
    const readable = await Promise.all(
      overviews.map(({ name, accountId, region }) =>
        unread.read(
          { accountId, region },
          {
            what: 'its templates',
            read: () =>
              templates.allows(protonTemplateReadPermission, async () =>
                readTemplateResource({
                  client: await this.proton.getClient({ accountId, region }),
                  arn: formatEnvironmentTemplateArn(
                    { accountId, region },
                    name,
                  ),
                }),
              ),
          },
        ),
      ),
    );
    return {
      visible: overviews.filter((_, index) => readable[index]),
      unread: unread.list(),
    };
  }

  private async readTags(arn: string): Promise<Tags> {
    const known = this.tags.get(arn);
    if (known && Date.now() - known.readAt < TAGS_FRESH_FOR) {
      return known.tags;
    }
    const tags = await readTags(await this.proton.getClientForArn(arn), arn);
    if (this.tags.size >= MOST_TAGS) {
      this.tags.clear();
    }
    this.tags.set(arn, { tags, readAt: Date.now() });
    return tags;
  }
}
