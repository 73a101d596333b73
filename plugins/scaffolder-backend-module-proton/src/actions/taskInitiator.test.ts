import { taskInitiator } from './taskInitiator';

const task = { id: 'task-1' };

describe('taskInitiator', () => {
  it('names the user and the task', () => {
    expect(
      taskInitiator({
        input: {},
        task,
        templateInfo: { entity: { metadata: { title: 'Create a cluster' } } },
        user: { ref: 'user:default/jane' },
      }),
    ).toEqual({
      onBehalfOf: 'user:default/jane',
      reason: 'Create a cluster, Scaffolder task task-1',
    });
  });

  it('names the task alone of a template without a title', () => {
    expect(taskInitiator({ input: { reason: ' ' }, task })).toEqual({
      reason: 'Scaffolder task task-1',
    });
  });

  it('gives the reason of the step, and never more than is kept', () => {
    expect(taskInitiator({ input: { reason: 'For the fair' }, task })).toEqual({
      reason: 'For the fair',
    });
    expect(
      taskInitiator({
        input: {},
        task,
        templateInfo: { entity: { metadata: { title: 'a'.repeat(600) } } },
      }).reason,
    ).toHaveLength(500);
  });
});
