import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import type {
  ProtonEnvironmentFacts,
  ProtonEnvironmentTransformer,
} from './EnvironmentTransformer';

/**
 * Lets each transformer change the entity. One that fails is passed over, with a
 * sentence that says why; the others and the entity stand.
 */
export async function transformEntity(
  entity: Entity,
  facts: ProtonEnvironmentFacts,
  transformers: ProtonEnvironmentTransformer[],
): Promise<{ entity: Entity | undefined; problems: string[] }> {
  const problems: string[] = [];
  const entityRef = stringifyEntityRef(entity);
  let current = entity;
  for (const transform of transformers) {
    try {
      const next = await transform(structuredClone(current), facts);
      if (next === undefined) {
        return { entity: undefined, problems };
      }
      if (stringifyEntityRef(next) !== entityRef) {
        problems.push(
          `a transformer made ${stringifyEntityRef(
            next,
          )} of ${entityRef}; what an entity is called must stay`,
        );
      } else {
        current = next;
      }
    } catch (error) {
      problems.push(
        `a transformer failed: ${isError(error) ? error.message : error}`,
      );
    }
  }
  return { entity: current, problems };
}
