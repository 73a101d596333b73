import { isError } from '@backstage/errors';
import type { DeferredEntity } from '@backstage/plugin-catalog-node';
import pLimit from 'p-limit';
import type { EntityBuilder } from '../entities/EntityBuilder';
import type { EntityNames } from '../entities/EntityNames';
import type { ListedTarget } from './TargetLists';

/** How many resources are read at once. */
const CONCURRENCY = 10;

/** What one account and region gives to the catalog. */
export interface TargetEntities {
  entities: DeferredEntity[];
  /** The entities of all that was listed, also of what could not be read whole. */
  entityRefs: Set<string>;
  /** A sentence for each resource that could not be read whole. */
  failures: string[];
}

/** Makes the entities of an account and region; one that fails spoils no other. */
export async function buildTargetEntities(
  { environments, templates }: ListedTarget,
  builder: EntityBuilder,
  names: EntityNames,
): Promise<TargetEntities> {
  const entities = templates.map(each => builder.buildTemplate(each, names));
  const entityRefs = new Set([
    ...templates.map(each => builder.refTo('template', each, names)),
    ...environments.map(each => builder.refTo('environment', each, names)),
  ]);
  const failures: string[] = [];
  const limit = pLimit(CONCURRENCY);

  async function add(
    arn: string,
    entityRef: string | undefined,
    build: () => Promise<DeferredEntity | undefined>,
  ): Promise<void> {
    try {
      const entity = await build();
      if (entity) {
        entities.push(entity);
      }
      if (entity && entityRef) {
        entityRefs.add(entityRef);
      }
    } catch (error) {
      failures.push(describeFailure(arn, error));
      if (entityRef) {
        entityRefs.add(entityRef);
      }
    }
  }

  await Promise.all(
    environments.map(each =>
      limit(() =>
        add(each.arn, undefined, () => builder.buildEnvironment(each, names)),
      ),
    ),
  );
  if (builder.makesSoftwareTemplates) {
    await Promise.all(
      templates.map(each => {
        const entityRef = builder.refTo('software-template', each, names);
        return limit(() =>
          add(each.arn, entityRef, () =>
            builder.buildSoftwareTemplate(each, names),
          ),
        );
      }),
    );
  }
  return { entities, entityRefs, failures };
}

/** Such as `123456789012 in us-east-1 cannot be read: Proton is away`. */
export function describeFailure(what: string, error: unknown): string {
  return `${what} cannot be read: ${isError(error) ? error.message : error}`;
}
