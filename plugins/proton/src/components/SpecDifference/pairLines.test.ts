import { pairLines } from './pairLines';

describe('pairLines', () => {
  it('sets what changed beside what it became', () => {
    expect(pairLines('a: 1\nb: 2\nc: 3\n', 'a: 1\nb: 5\nc: 3\n')).toEqual([
      { before: 'a: 1', after: 'a: 1', changed: false },
      { before: 'b: 2', after: 'b: 5', changed: true },
      { before: 'c: 3', after: 'c: 3', changed: false },
    ]);
  });

  it('leaves a gap where one side has more lines', () => {
    expect(pairLines('a: 1\n', 'a: 1\nb: 2\n')).toEqual([
      { before: 'a: 1', after: 'a: 1', changed: false },
      { before: undefined, after: 'b: 2', changed: true },
    ]);
    expect(pairLines('a: 1\nb: 2\n', '')).toEqual([
      { before: 'a: 1', after: undefined, changed: true },
      { before: 'b: 2', after: undefined, changed: true },
    ]);
  });

  it('has nothing to say of two empty texts', () => {
    expect(pairLines('', '')).toEqual([]);
  });
});
