import { divideIntoWaves } from './divideIntoWaves';

const clusters = (count: number) => Array.from({ length: count }, () => ({}));

function countWaves(waves: number[]): number[] {
  return [...new Set(waves)].map(
    wave => waves.filter(each => each === wave).length,
  );
}

describe('divideIntoWaves', () => {
  it('makes a canary wave, then shares of the other clusters', () => {
    const waves = divideIntoWaves(
      { type: 'percent', canary: 2, percentages: [25, 50, 100] },
      clusters(102),
    );
    expect(countWaves(waves)).toEqual([2, 25, 25, 50]);
    expect(waves).toEqual([...waves].sort((a, b) => a - b));
  });

  it('puts the rest into a last wave', () => {
    expect(
      countWaves(
        divideIntoWaves(
          { type: 'percent', canary: 0, percentages: [10] },
          clusters(10),
        ),
      ),
    ).toEqual([1, 9]);
  });

  it('leaves out waves without clusters', () => {
    expect(
      divideIntoWaves(
        { type: 'percent', canary: 3, percentages: [10, 20, 100] },
        clusters(4),
      ),
    ).toEqual([1, 1, 1, 2]);
  });

  it('makes one wave of everything', () => {
    expect(
      divideIntoWaves(
        { type: 'percent', canary: 0, percentages: [] },
        clusters(3),
      ),
    ).toEqual([1, 1, 1]);
  });

  it('makes a wave for each value, and one for the other clusters', () => {
    expect(
      divideIntoWaves(
        { type: 'label', label: 'lifecycle', values: ['dev', 'test', 'prod'] },
        [{ label: 'prod' }, { label: 'dev' }, {}, { label: 'legacy' }],
      ),
    ).toEqual([2, 1, 3, 3]);
  });
});
