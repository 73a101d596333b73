import { LARGE_BODY, RunnerUploads } from './RunnerUploads';

const LARGE = LARGE_BODY + 1;

describe('RunnerUploads', () => {
  it('takes one large body of a run at a time', () => {
    const uploads = new RunnerUploads();
    const end = uploads.begin('one', LARGE);
    expect(() => uploads.begin('one', LARGE)).toThrow(
      'The runner already sends 1 large request bodies. Send this one again when they have ended',
    );
    // Its log and its other runs go on.
    uploads.begin('one', LARGE_BODY);
    uploads.begin('two', LARGE);
    end();
    uploads.begin('one', LARGE);
  });

  it('takes few large bodies of all runs at a time', () => {
    const uploads = new RunnerUploads();
    const ends = ['one', 'two'].map(run => uploads.begin(run, LARGE));
    expect(() => uploads.begin('three', LARGE)).toThrow(/to this backend/);
    ends[0]();
    uploads.begin('three', LARGE);
  });

  it('bounds the small bodies of a run', () => {
    const uploads = new RunnerUploads();
    const ends = Array.from({ length: 16 }, () => uploads.begin('one', 10));
    expect(() => uploads.begin('one', 10)).toThrow(/16 small request bodies/);
    ends.forEach(end => end());
    uploads.begin('one', 10);
  });
});
