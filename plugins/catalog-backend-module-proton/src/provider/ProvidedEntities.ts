import { stringifyEntityRef } from '@backstage/catalog-model';
import type {
  DeferredEntity,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import type { TargetEntities } from './TargetEntities';

/** The entities that a change makes, and the refs of those that it ends. */
export interface EntityChanges {
  added: DeferredEntity[];
  gone: string[];
}

/** Brings entities into the catalog, and knows which ones it has from there. */
export class ProvidedEntities {
  private connection?: EntityProviderConnection;
  /** Refs, by account and region. */
  private byTarget = new Map<string, Set<string>>();
  private environments = new Set<string>();

  constructor(private readonly locationKey: string) {}

  connect(connection: EntityProviderConnection): void {
    this.connection = connection;
  }

  countEnvironments(): number {
    return this.environments.size;
  }

  /** What was found is all that there is. */
  async replaceAll(found: Map<string, TargetEntities>): Promise<void> {
    const entities = [...found.values()].flatMap(each => each.entities);
    await this.connection?.applyMutation({ type: 'full', entities });
    this.byTarget = new Map(
      [...found].map(([key, { entityRefs }]) => [key, entityRefs]),
    );
    this.environments = new Set(listEnvironmentRefs(entities));
  }

  /** Something is not known, so nothing goes but what an answer has no more. */
  async replaceFound(found: Map<string, TargetEntities>): Promise<void> {
    const added = [...found.values()].flatMap(({ entities }) => entities);
    const gone = [...found].flatMap(([key, { entityRefs }]) =>
      [...(this.byTarget.get(key) ?? [])].filter(ref => !entityRefs.has(ref)),
    );
    if (added.length > 0 || gone.length > 0) {
      await this.apply({ added, gone });
    }
    for (const [key, { entityRefs }] of found) {
      this.byTarget.set(key, entityRefs);
    }
  }

  /** What became of a single resource. */
  async change(targetKey: string, changes: EntityChanges): Promise<void> {
    await this.apply(changes);
    const refs = this.byTarget.get(targetKey) ?? new Set();
    changes.added.forEach(({ entity }) => refs.add(stringifyEntityRef(entity)));
    changes.gone.forEach(ref => refs.delete(ref));
    this.byTarget.set(targetKey, refs);
  }

  private async apply({ added, gone }: EntityChanges): Promise<void> {
    await this.connection?.applyMutation({
      type: 'delta',
      added,
      removed: gone.map(entityRef => ({
        entityRef,
        locationKey: this.locationKey,
      })),
    });
    listEnvironmentRefs(added).forEach(ref => this.environments.add(ref));
    gone.forEach(ref => this.environments.delete(ref));
  }
}

function listEnvironmentRefs(entities: DeferredEntity[]): string[] {
  return entities
    .filter(
      ({ entity }) =>
        entity.metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT],
    )
    .map(({ entity }) => stringifyEntityRef(entity));
}
