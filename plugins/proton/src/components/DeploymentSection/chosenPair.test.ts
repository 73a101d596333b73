import { demoHistory } from '../../__testUtils__/demoCluster';
import { choose, earlierFirst } from './chosenPair';

const { deployments } = demoHistory;

describe('choose', () => {
  it('keeps the last two', () => {
    expect(choose([], 'a')).toEqual(['a']);
    expect(choose(['a'], 'b')).toEqual(['a', 'b']);
    expect(choose(['a', 'b'], 'c')).toEqual(['b', 'c']);
  });

  it('gives up what is chosen again', () => {
    expect(choose(['a', 'b'], 'a')).toEqual(['b']);
  });
});

describe('earlierFirst', () => {
  it('puts the earlier one first, in whatever order they were chosen', () => {
    const pair = ['deployment-0', 'deployment-1'];
    expect(earlierFirst(pair, deployments)).toEqual(pair);
    expect(earlierFirst([...pair].reverse(), deployments)).toEqual(pair);
  });

  it('takes one that is not listed yet for the earlier one', () => {
    expect(earlierFirst(['deployment-0', 'long-ago'], deployments)).toEqual([
      'long-ago',
      'deployment-0',
    ]);
  });

  it('is nothing while there are not two', () => {
    expect(earlierFirst([], deployments)).toBeUndefined();
    expect(earlierFirst(['deployment-0'], deployments)).toBeUndefined();
  });
});
