import { mergeOutputs } from './mergeOutputs';

describe('mergeOutputs', () => {
  it('adds what was notified, which wins and hides no less', () => {
    expect(
      mergeOutputs(
        [
          { key: 'name', value: 'a', sensitive: false },
          { key: 'token', value: 'b', sensitive: true },
        ],
        [
          { key: 'token', value: 'c' },
          { key: 'url', value: 'd' },
          { key: 'login', value: 'e', sensitive: true },
        ],
      ),
    ).toEqual([
      { key: 'name', value: 'a', sensitive: false },
      { key: 'token', value: 'c', sensitive: true },
      { key: 'url', value: 'd', sensitive: false },
      { key: 'login', value: 'e', sensitive: true },
    ]);
  });
});
