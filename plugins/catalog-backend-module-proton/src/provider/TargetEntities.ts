import type { DeferredEntity } from '@backstage/plugin-catalog-node';
import type { EntityBuilder } from '../entities/EntityBuilder';
import type { EntityNames } from '../entities/EntityNames';
import type { SoftwareTemplateBuilder } from '../entities/SoftwareTemplateBuilder';
import { describeFailure } from './describeFailure';
import { mapInBatches } from './mapInBatches';
import type { ListedTarget } from './TargetLists';

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
  softwareTemplates?: SoftwareTemplateBuilder,
): Promise<TargetEntities> {
  const entities = templates.map(each => builder.buildTemplate(each, names));
  const entityRefs = new Set(
    templates.map(each => builder.refToTemplate(each, names)),
  );
  const failures: string[] = [];
  await mapInBatches(environments, async each => {
    // Names are given in the order of the list, not in that of the answers.
    entityRefs.add(builder.refToEnvironment(each, names));
    try {
      const entity = await builder.buildEnvironment(each, names);
      if (entity) {
        entities.push(entity);
      }
    } catch (error) {
      failures.push(describeFailure(each.arn, error));
    }
  });
  if (softwareTemplates) {
    await mapInBatches(templates, async each => {
      const entityRef = softwareTemplates.refTo(each, names);
      try {
        const entity = await softwareTemplates.build(each, names);
        if (entity) {
          entities.push(entity);
          entityRefs.add(entityRef);
        }
      } catch (error) {
        entityRefs.add(entityRef);
        failures.push(describeFailure(each.arn, error));
      }
    });
  }
  return { entities, entityRefs, failures };
}
