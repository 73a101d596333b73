import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { DecoratorBase } from '@backstage/plugin-search-backend-node';
import type { IndexableDocument } from '@backstage/plugin-search-common';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import { describeEnvironment, readEnvironmentFacts } from './EnvironmentFacts';

/**
 * Adds to the documents of catalog entities that are Proton environments what
 * people search for them by. Documents of anything else stay as they are, and all
 * of them do when the catalog does not answer.
 *
 * Whoever may read an entity finds its document, so all of it comes from the
 * entity: what only Proton tells has permissions of its own.
 */
export class EnvironmentDecorator extends DecoratorBase {
  private readonly additions = new Map<string, { text: string }>();

  constructor(
    private readonly options: {
      catalog: CatalogService;
      auth: AuthService;
      logger: LoggerService;
    },
  ) {
    super();
  }

  async initialize(): Promise<void> {
    const { logger } = this.options;
    try {
      await this.readEnvironments();
    } catch (error) {
      logger.warn(
        `Proton environments are searched by what every entity has alone, since the catalog does not tell which they are: ${
          isError(error) ? error.message : error
        }`,
      );
    }
  }

  async decorate(document: IndexableDocument): Promise<IndexableDocument> {
    const addition = this.additions.get(
      document.authorization?.resourceRef ?? '',
    );
    return addition
      ? {
          ...document,
          ...addition,
          text: [document.text, addition.text].filter(Boolean).join(' : '),
        }
      : document;
  }

  async finalize(): Promise<void> {
    this.additions.clear();
  }

  private async readEnvironments(): Promise<void> {
    const { catalog, auth } = this.options;
    const pages = catalog.streamEntities(
      {
        filter: {
          [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT}`]:
            CATALOG_FILTER_EXISTS,
        },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.annotations',
          'spec.owner',
        ],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    for await (const page of pages) {
      page.forEach(entity => this.add(entity));
    }
  }

  private add(entity: Entity): void {
    const facts = readEnvironmentFacts(entity);
    if (facts) {
      const owner = entity.spec?.owner;
      this.additions.set(stringifyEntityRef(entity), {
        ...facts,
        text: describeEnvironment(
          facts,
          typeof owner === 'string' ? owner : undefined,
        ),
      });
    }
  }
}
