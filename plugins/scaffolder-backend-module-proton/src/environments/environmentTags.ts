import type { Tag } from '@aws-sdk/client-proton';

/** The tag that names the scaffolder task that created an environment. */
export const TAG_TASK_ID = 'backstage.io/task-id';

/** The tag that names the user who created an environment. */
export const TAG_CREATED_BY = 'backstage.io/created-by';

/** The tags of an environment: the step's own, and where it came from. */
export function environmentTags(options: {
  tags?: Record<string, string>;
  taskId: string;
  userRef?: string;
}): Tag[] {
  const { tags, taskId, userRef } = options;
  return Object.entries({
    ...tags,
    [TAG_TASK_ID]: taskId,
    ...(userRef && { [TAG_CREATED_BY]: userRef }),
  }).map(([key, value]) => ({ key, value }));
}
