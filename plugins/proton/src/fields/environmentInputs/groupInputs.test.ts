import { groupInputs } from './groupInputs';

const inputs = ['a', 'b', 'c', 'd'].map(name => ({ name }));

describe('groupInputs', () => {
  it('puts each input into the first group that names it', () => {
    const { grouped, rest } = groupInputs(inputs, [
      { title: 'One', inputs: ['c', 'a', 'gone'] },
      { title: 'Two', inputs: ['a', 'd'] },
      { title: 'Empty', inputs: ['gone'] },
    ]);
    expect(
      grouped.map(each => [each.group.title, each.inputs.map(i => i.name)]),
    ).toEqual([
      ['One', ['c', 'a']],
      ['Two', ['d']],
    ]);
    expect(rest).toEqual([{ name: 'b' }]);
  });
});
