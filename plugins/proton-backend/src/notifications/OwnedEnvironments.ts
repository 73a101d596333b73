import { AuthService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE,
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION,
  TemplateVersion,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { setTimeout as delay } from 'node:timers/promises';
import { readEntityOwners } from '@proton-vending/backstage-plugin-proton-node';
import pLimit from 'p-limit';

/** An environment with the entity of it that has an owner. */
export interface OwnedEnvironment {
  entity: Entity;
  /** Entity ref. */
  owner: string;
}

/** An owned environment and the version of its template that it runs. */
export interface OwnedVersion extends OwnedEnvironment {
  version: TemplateVersion;
}

const FIELDS = [
  'kind',
  'metadata.namespace',
  'metadata.name',
  'metadata.title',
  'metadata.annotations',
  'spec.owner',
  'relations',
];

/** After what times, in milliseconds, the catalog is asked again. */
const PATIENCE_MS = [2_000, 10_000, 30_000];

/** The environments that have owners in the catalog, whoever may see them. */
export class OwnedEnvironments {
  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: CatalogService;
      limit: ReadLimit;
    },
  ) {}

  find(arn: string): Promise<OwnedEnvironment | undefined> {
    return this.options.limit(() => this.read(arn));
  }

  private async read(arn: string): Promise<OwnedEnvironment | undefined> {
    const { items } = await this.options.catalog.getEntities(
      {
        filter: {
          [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT}`]: arn,
        },
        fields: FIELDS,
      },
      { credentials: await this.options.auth.getOwnServiceCredentials() },
    );
    // The catalog does not tell apart what differs in upper and lower case alone.
    return items
      .filter(
        ({ metadata }) =>
          metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT] === arn,
      )
      .flatMap(toOwned)[0];
  }

  /**
   * As `find`, of an environment whose entity may still be on its way into the
   * catalog; it rejects when the signal is aborted meanwhile.
   */
  async await(
    arn: string,
    signal: AbortSignal,
  ): Promise<OwnedEnvironment | undefined> {
    let owned = await this.find(arn);
    for (const time of PATIENCE_MS) {
      if (owned) {
        break;
      }
      await delay(time, undefined, { signal, ref: false });
      owned = await this.find(arn);
    }
    return owned;
  }

  /** Those of an environment template, a page of them at a time. */
  async *listOfTemplate(templateArn: string): AsyncGenerator<OwnedVersion[]> {
    const pages = this.options.catalog
      .streamEntities(
        {
          filter: {
            [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE}`]:
              templateArn,
          },
          fields: FIELDS,
        },
        { credentials: await this.options.auth.getOwnServiceCredentials() },
      )
      [Symbol.asyncIterator]();
    // Between two pages others have their turn.
    for (;;) {
      const { done, value: entities } = await this.options.limit(() =>
        pages.next(),
      );
      if (done) {
        return;
      }
      yield entities
        .filter(
          ({ metadata }) =>
            metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE] ===
            templateArn,
        )
        .flatMap(toOwned)
        .flatMap(toOwnedVersion);
    }
  }
}

function toOwned(entity: Entity): OwnedEnvironment[] {
  const arn = entity.metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT];
  const [owner] = (arn && readEntityOwners(entity, arn)) || [];
  return owner ? [{ entity, owner }] : [];
}

/** The entity of a template has the annotation too, but runs no version. */
function toOwnedVersion(owned: OwnedEnvironment): OwnedVersion[] {
  const { annotations = {} } = owned.entity.metadata;
  const version = parseTemplateVersion(
    annotations[ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION] ?? '',
  );
  return version && annotations[ANNOTATION_PROTON_ENVIRONMENT]
    ? [{ ...owned, version }]
    : [];
}

/** The most reads on their way at the same time, of all notifications together. */
export const MOST_READS = 8;

/** Does a read when it is its turn; rejects when it is too late for it. */
export type ReadLimit = <T>(read: () => Promise<T>) => Promise<T>;

/**
 * A thousand environments may change at once, by a wave of upgrades or a restart:
 * the catalog and Proton are asked for some at a time.
 */
export function createReadLimit(signal: AbortSignal): ReadLimit {
  const limit = pLimit(MOST_READS);
  return read =>
    limit(async () => {
      signal.throwIfAborted();
      return read();
    });
}
