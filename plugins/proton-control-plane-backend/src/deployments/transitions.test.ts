import {
  DEPLOYMENT_EVENTS,
  DEPLOYMENT_STATES,
  DeploymentEvent,
  DeploymentState,
  stateOf,
  transition,
} from './transitions';

/** Each row: where the events of the header lead; `.` where they can't happen. */
const EXPECTED = `
                claim       render      plan        apply       settle      wait         wake        notifyEnd   cancel      succeed    fail    stop
queued          claimed     .           .           .           .           .            .           .           cancelled   .          .       .
claimed         claimed     rendering   .           .           settling    .            .           .           cancelling  .          failed  cancelled
rendering       rendering   rendering   planning    applying    settling    .            .           .           cancelling  .          failed  cancelled
planning        planning    .           planning    applying    settling    planWaiting  .           .           cancelling  .          failed  cancelled
planWaiting     planning    .           .           .           .           .            planning    settling    cancelling  .          failed  .
applying        applying    .           .           applying    settling    applyWaiting .           .           cancelling  .          failed  cancelled
applyWaiting    applying    .           .           .           .           .            applying    settling    cancelling  .          failed  .
settling        settling    .           .           .           settling    .            .           .           cancelling  succeeded  failed  .
cancelling      cancelling  cancelling  cancelling  cancelling  cancelling  cancelling   cancelling  cancelling  cancelling  succeeded  failed  cancelled
succeeded       .           .           .           .           .           .            .           .           .           .          .       .
failed          .           .           .           .           .           .            .           .           .           .          .       .
cancelled       .           .           .           .           .           .            .           .           .           .          .       .
`;

const [header, ...rows] = EXPECTED.trim()
  .split('\n')
  .map(line => line.trim().split(/\s+/));

describe('transition', () => {
  it('knows every state and every event', () => {
    expect(header).toEqual(DEPLOYMENT_EVENTS);
    expect(rows.map(([state]) => state)).toEqual(DEPLOYMENT_STATES);
  });

  it.each(
    rows.flatMap(([state, ...targets]) =>
      targets.map((target, index) => [state, header[index], target]),
    ),
  )('in the state %s by %s leads to %s', (state, event, target) => {
    expect(
      transition(state as DeploymentState, event as DeploymentEvent) ?? '.',
    ).toBe(target);
  });
});

describe('stateOf', () => {
  const running = {
    attempts: 1,
    status: 'IN_PROGRESS',
    step: 'applying',
  } as const;
  const wait = { handle: {}, reason: '', links: [] };
  const completedAt = new Date();

  it.each([
    [{ ...running, attempts: 0, step: 'queued' } as const, 'queued'],
    [{ ...running, step: 'queued' } as const, 'claimed'],
    [running, 'applying'],
    [{ ...running, wait }, 'applyWaiting'],
    [{ ...running, step: 'planning', wait } as const, 'planWaiting'],
    [{ ...running, step: 'settling' } as const, 'settling'],
    [{ ...running, status: 'CANCELLING', wait } as const, 'cancelling'],
    [{ ...running, status: 'SUCCEEDED', completedAt } as const, 'succeeded'],
    [
      { ...running, status: 'DELETE_COMPLETE', completedAt } as const,
      'succeeded',
    ],
    [{ ...running, status: 'DELETE_FAILED', completedAt } as const, 'failed'],
    [{ ...running, status: 'CANCELLED', completedAt } as const, 'cancelled'],
  ])('of %j is %s', (deployment, state) => {
    expect(stateOf(deployment)).toBe(state);
  });
});
