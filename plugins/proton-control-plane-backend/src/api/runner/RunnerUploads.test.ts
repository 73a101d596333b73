import { LARGE_BODY, RunnerUploads } from './RunnerUploads';

const LARGE = LARGE_BODY + 1;

describe('RunnerUploads', () => {
  let uploads: RunnerUploads;

  beforeEach(() => {
    uploads = new RunnerUploads();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const begin = (runId: string, bytes: number, template = runId) =>
    uploads.begin({ runId, template }, bytes);

  it('takes one large body of the runs of a template at a time', () => {
    const end = begin('one', LARGE, 'eks');
    for (const run of ['one', 'preview', 'of another environment']) {
      expect(() => begin(run, LARGE, 'eks')).toThrow(
        'A runner of the same template already sends a large request body. Send this one again in a few seconds',
      );
    }
    // Its log and the runs of other templates go on.
    begin('one', LARGE_BODY, 'eks');
    begin('two', LARGE, 'ecs');
    end();
    begin('one', LARGE, 'eks');
  });

  it('takes few large bodies of all runs at a time', () => {
    const ends = ['one', 'two'].map(run => begin(run, LARGE));
    expect(() => begin('three', LARGE)).toThrow(/to this backend/);
    ends[0]();
    begin('three', LARGE);
  });

  it('bounds the small bodies of a run', () => {
    const ends = Array.from({ length: 4 }, () => begin('one', 10));
    expect(() => begin('one', 10)).toThrow(/4 small request bodies/);
    begin('two', 10);
    ends.forEach(end => end());
    begin('one', 10);
  });

  it('bounds what a run sends in the long run', () => {
    jest.useFakeTimers();
    const bytes = 100 * 1024 ** 2;
    const send = (runId: string) => begin(runId, bytes)();
    for (let count = 0; count < 5; count += 1) {
      send('one');
    }
    expect(() => send('one')).toThrow(/more than 4 MiB in a second/);
    send('two');
    jest.advanceTimersByTime(25_000);
    send('one');
    expect(() => send('one')).toThrow(/more than 4 MiB in a second/);
  });
});
