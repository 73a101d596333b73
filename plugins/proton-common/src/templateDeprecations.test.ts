import { describeDeprecation } from './templateDeprecations';

describe('describeDeprecation', () => {
  it.each([
    [{ reason: 'Nodes lose pods.' }, 'Nodes lose pods'],
    [{ reason: 'Old', successor: '2.0' }, 'Old. Use version 2.0'],
    [
      { reason: 'Old', upgradeBy: '2027-03-31' },
      'Old. Use another version by 2027-03-31',
    ],
    [
      { reason: 'Old', successor: '2.0', upgradeBy: '2027-03-31' },
      'Old. Use version 2.0 by 2027-03-31',
    ],
  ])('describes %p', (deprecation, text) => {
    expect(describeDeprecation(deprecation)).toBe(text);
  });
});
