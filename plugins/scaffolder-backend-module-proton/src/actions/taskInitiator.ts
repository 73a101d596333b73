import {
  MAX_PROTON_REASON_LENGTH,
  type RequestInitiator,
} from '@proton-vending/backstage-plugin-proton-common';

/** The part of an action's context that tells of its task. */
interface TaskContext {
  input: { reason?: string };
  task: { id: string };
  templateInfo?: { entity?: { metadata: { title?: string } } };
  user?: { ref?: string };
}

/** For whom and why a task asks Proton for something. */
export function taskInitiator(ctx: TaskContext): RequestInitiator {
  const { input, task, templateInfo, user } = ctx;
  const title = templateInfo?.entity?.metadata.title;
  const reason =
    input.reason?.trim() ||
    `${title ? `${title}, ` : ''}Scaffolder task ${task.id}`;
  return {
    ...(user?.ref && { onBehalfOf: user.ref }),
    reason: reason.slice(0, MAX_PROTON_REASON_LENGTH),
  };
}
