import {
  GetEnvironmentTemplateVersionCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { parseTemplateVersion } from '@proton-vending/backstage-plugin-proton-common';
import {
  readTags,
  undefinedIfNotFound,
} from '@proton-vending/backstage-plugin-proton-node';
import type { KnownTemplate } from './readTemplates';

/** What a software template is made from, beside the environment template. */
export interface PublishedVersion {
  majorVersion: string;
  minorVersion: string;
  /** The text of its `schema.yaml`. */
  schema: string;
  /** Tags of the environment template; none unless they are asked for. */
  tags: Record<string, string>;
}

/**
 * The versions that Proton recommends. Each is read once, so that a refresh with
 * nothing new needs no request for a single template.
 */
export class PublishedVersionReader {
  private readonly known = new Map<
    string,
    { revision: string; version: PublishedVersion | undefined }
  >();

  constructor(private readonly options: { readTags: boolean }) {}

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
        .catch(undefinedIfNotFound),
      this.options.readTags ? readTags(client, arn) : {},
    ]);
    const { majorVersion, minorVersion, schema, status } =
      answer?.environmentTemplateVersion ?? {};
    const version =
      status === 'PUBLISHED' && majorVersion && minorVersion && schema
        ? { majorVersion, minorVersion, schema, tags }
        : undefined;
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
