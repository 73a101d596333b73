import { TAG_CREATED_BY } from '@proton-vending/backstage-plugin-proton-node';

/** The tag that names the scaffolder task that created an environment. */
export const TAG_TASK_ID = 'backstage.io/task-id';

/** The tag that names the owner of an environment's catalog entity. */
export const TAG_OWNER = 'backstage.io/owner';

/** The tag that names an environment's catalog entity. */
export const TAG_ENTITY_REF = 'backstage.io/entity-ref';

/** The tag that names the software template that an environment came from. */
export const TAG_TEMPLATE = 'backstage.io/template';

/** The tags of an environment by their keys: the step's own, and where it came from. */
export function environmentTags(options: {
  tags?: Record<string, string>;
  owner?: string;
  entityRef: string;
  taskId: string;
  userRef?: string;
  templateRef?: string;
}): Record<string, string> {
  const { tags, owner, entityRef, taskId, userRef, templateRef } = options;
  return {
    [TAG_ENTITY_REF]: entityRef,
    ...tags,
    ...(owner && { [TAG_OWNER]: owner }),
    [TAG_TASK_ID]: taskId,
    ...(userRef && { [TAG_CREATED_BY]: userRef }),
    ...(templateRef && { [TAG_TEMPLATE]: templateRef }),
  };
}
