import { KnownRun, KnownRuns } from './KnownRuns';

describe('KnownRuns', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  function create() {
    const runs = new KnownRuns();
    const learned: string[] = [];
    const call = (id: string, size = 1) =>
      runs.get(id, async () => {
        learned.push(id);
        return {
          redactor: { size, redact: text => `${id}: ${text}` },
          logLength: 0,
          cursor: 0,
        };
      });
    const redact = async (id: string, size?: number) =>
      (await call(id, size)).redactor.redact('text');
    return { runs, learned, call, redact };
  }

  it('learns a run once, also when it calls many times at once', async () => {
    const { call, learned, runs } = create();
    const known = await Promise.all([call('a'), call('a'), call('b')]);
    expect(known[0]).toBe(known[1]);
    expect(await call('a')).toBe(known[0]);
    expect(learned).toEqual(['a', 'b']);
    runs.forget('a');
    await call('a');
    expect(learned).toEqual(['a', 'b', 'a']);
  });

  it('learns a run again after a failure', async () => {
    const { call, runs } = create();
    const fail = () => Promise.reject<KnownRun>(new Error('no database'));
    await expect(runs.get('a', fail)).rejects.toThrow('no database');
    await expect(call('a')).resolves.toMatchObject({ cursor: 0 });
  });

  it('masks all of a run whose secrets do not fit, and leaves the others', async () => {
    const { learned, redact } = create();
    for (let round = 0; round < 3; round += 1) {
      expect([
        await redact('a', 6_000_000),
        await redact('b', 3_000_000),
        await redact('c', 6_000_000),
        await redact('d', 1_000_000),
      ]).toEqual(['a: text', 'b: text', '***', 'd: text']);
    }
    expect(learned).toEqual(['a', 'b', 'c', 'd']);
  });

  it('makes room by forgetting those that have not called for minutes', async () => {
    const { learned, redact } = create();
    await redact('a', 6_000_000);
    await redact('b', 4_000_000);
    expect(await redact('c', 6_000_000)).toBe('***');
    jest.advanceTimersByTime(4 * 60_000);
    await redact('b');
    jest.advanceTimersByTime(2 * 60_000);
    expect(await redact('d', 6_000_000)).toBe('d: text');
    await redact('b');
    expect(learned).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keeps the last 500', async () => {
    const { learned, redact } = create();
    for (let i = 0; i < 501; i += 1) {
      await redact(`run-${i}`);
      await redact('run-0');
    }
    expect(learned).toHaveLength(501);
    await redact('run-1');
    expect(learned.at(-1)).toBe('run-1');
    expect(learned).toHaveLength(502);
  });
});
