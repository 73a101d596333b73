import { hashBlob, planChanges } from './planChanges';

const file = (path: string, contents: string) => ({ path, contents });
const hosted = (path: string, contents: string) => ({
  path,
  hash: hashBlob(contents),
});

describe('planChanges', () => {
  it('hashes as Git does', () => {
    expect(hashBlob('')).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
    expect(hashBlob('hello\n')).toBe(
      'ce013625030ba8dba906f756967f9e9ca394464a',
    );
  });

  it('writes what differs, and nothing else', () => {
    const { changes } = planChanges(
      [file('a', '1'), file('b', '2'), file('c', '3')],
      [hosted('a', '1'), hosted('b', 'other')],
    );
    expect(changes.map(({ path }) => path)).toEqual(['b', 'c']);
  });

  it('removes what the last deployment wrote, and keeps what was edited', () => {
    const result = planChanges(
      [file('a', '1')],
      [
        hosted('a', '1'),
        hosted('old', 'x'),
        hosted('edited', 'mine'),
        hosted('own', 'y'),
      ],
      [
        file('a', '1'),
        file('old', 'x'),
        file('edited', 'x'),
        file('gone', 'x'),
      ],
    );
    expect(result).toEqual({
      changes: [{ path: 'old' }],
      removed: ['old'],
      kept: ['edited'],
      overwritten: [],
    });
  });

  it('tells which edits it overwrites, but for generated files', () => {
    const { overwritten } = planChanges(
      [
        file('a', '2'),
        file('b', '2'),
        { ...file('proton.auto.tfvars.json', '2'), generated: true },
      ],
      [
        hosted('a', 'edited'),
        hosted('b', '1'),
        hosted('proton.auto.tfvars.json', 'edited'),
      ],
      [
        file('a', '1'),
        file('b', '1'),
        { ...file('proton.auto.tfvars.json', '1'), generated: true },
      ],
    );
    expect(overwritten).toEqual(['a']);
  });
});
