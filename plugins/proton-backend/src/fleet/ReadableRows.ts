import {
  FleetRow,
  formatEnvironmentTemplateArn,
  protonEnvironmentReadPermission,
  protonTemplateReadPermission,
  TemplateOverview,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  readTags,
  readTemplateResource,
} from '@proton-vending/backstage-plugin-proton-node';
import { toResource } from '../environments/filterVisible';
import { GuardedRequest } from '../routes/createGuard';

/** For so long tags are believed, in milliseconds. */
const TAGS_FRESH_FOR = 60_000;

/** How many environments are asked for their tags at a time. */
const CONCURRENT_READS = 25;

/** The tags of so many environments are kept at most. */
const MOST_TAGS = 50_000;

type Tags = Record<string, string>;

/** Applies a caller's read permissions to environments and templates. */
export class ReadableRows {
  private readonly tags = new Map<string, { tags: Tags; readAt: number }>();

  constructor(private readonly proton: ProtonService) {}

  /** Of the rows those that the caller may read, in their order. */
  async filter(
    rows: FleetRow[],
    environments: GuardedRequest['environments'],
  ): Promise<FleetRow[]> {
    const permission = protonEnvironmentReadPermission;
    // Tags take a request for each environment: they are read only for a
    // policy that looks at them.
    const tagsOf = (await environments.usesRule(permission, 'HAS_TAG'))
      ? await this.readTagsOf(rows)
      : new Map<string, Tags>();
    const resources = rows.map(row => ({
      ...toResource(row, tagsOf.get(row.arn) ?? {}),
      row,
    }));
    const readable = await environments.filter(permission, resources);
    return readable.map(({ row }) => row);
  }

  /** Of the templates those that the caller may read, in their order. */
  async filterTemplates(
    overviews: TemplateOverview[],
    templates: GuardedRequest['templates'],
  ): Promise<TemplateOverview[]> {
    const readable = await Promise.all(
      overviews.map(({ name, accountId, region }) =>
        templates.allows(protonTemplateReadPermission, async () =>
          readTemplateResource({
            client: await this.proton.getClient({ accountId, region }),
            arn: formatEnvironmentTemplateArn({ accountId, region }, name),
          }),
        ),
      ),
    );
    return overviews.filter((_, index) => readable[index]);
  }

  private async readTagsOf(rows: FleetRow[]): Promise<Map<string, Tags>> {
    const tagsOf = new Map<string, Tags>();
    for (let start = 0; start < rows.length; start += CONCURRENT_READS) {
      await Promise.all(
        rows
          .slice(start, start + CONCURRENT_READS)
          .map(async ({ arn }) => tagsOf.set(arn, await this.readTags(arn))),
      );
    }
    return tagsOf;
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
