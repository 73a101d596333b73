import {
  GetEnvironmentTemplateVersionCommand,
  paginateListTagsForResource,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { isError } from '@backstage/errors';
import { parseTemplateVersion } from '@proton-vending/backstage-plugin-proton-common';
import type { KnownTemplate } from './KnownTemplate';
import { PublishedVersion, toPublishedVersion } from './PublishedVersion';

/**
 * The versions that Proton recommends. Each is read once, so that a refresh with
 * nothing new needs no request for a single template.
 */
export class PublishedVersionReader {
  static create(options: { readTags: boolean }): PublishedVersionReader {
    return new PublishedVersionReader(options.readTags);
  }

  private readonly known = new Map<
    string,
    { revision: string; version: PublishedVersion | undefined }
  >();

  private constructor(private readonly withTags: boolean) {}

  /** `undefined` for a template of which nothing is published. */
  async read(
    client: ProtonClient,
    template: KnownTemplate,
  ): Promise<PublishedVersion | undefined> {
    const { arn, name, recommendedVersion, revision } = template;
    const numbers = parseTemplateVersion(recommendedVersion ?? '');
    if (!numbers) {
      return undefined;
    }
    const known = this.known.get(arn);
    if (known?.revision === revision) {
      return known.version;
    }
    const [answer, tags] = await Promise.all([
      client
        .send(
          new GetEnvironmentTemplateVersionCommand({
            templateName: name,
            ...numbers,
          }),
        )
        .catch(noneIfGone),
      this.withTags ? readTags(client, arn) : {},
    ]);
    const version = toPublishedVersion(
      answer?.environmentTemplateVersion,
      tags,
    );
    this.known.set(arn, { revision, version });
    return version;
  }

  /** Forgets the templates that are not in the list. */
  retain(templates: KnownTemplate[]): void {
    const arns = new Set(templates.map(({ arn }) => arn));
    for (const arn of this.known.keys()) {
      if (!arns.has(arn)) {
        this.known.delete(arn);
      }
    }
  }
}

async function readTags(
  client: ProtonClient,
  resourceArn: string,
): Promise<Record<string, string>> {
  const tags: Record<string, string> = {};
  for await (const page of paginateListTagsForResource(
    { client },
    { resourceArn },
  )) {
    for (const { key, value } of page.tags ?? []) {
      if (key !== undefined && value !== undefined) {
        tags[key] = value;
      }
    }
  }
  return tags;
}

function noneIfGone(error: unknown): undefined {
  if (!isError(error) || error.name !== 'ResourceNotFoundException') {
    throw error;
  }
}
