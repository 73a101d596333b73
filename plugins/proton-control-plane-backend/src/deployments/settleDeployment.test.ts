import { describeReplacements, mergeOutputs } from './settleDeployment';

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

describe('describeReplacements', () => {
  it('names the outputs and resources whose text is changed, and no value', () => {
    expect(
      describeReplacements({
        outputs: [
          { key: 'endpoint', value: 'https://one', sensitive: false },
          { key: 'token', value: 'secret\u0000', sensitive: true },
          { key: 'b\u0000d', value: '', sensitive: false },
        ],
        resources: [
          { name: 'vpc', identifier: 'vpc-1' },
          { name: 'cluster', identifier: 'arn\uD83D' },
        ],
      }),
    ).toEqual([
      'Output "token" contains a character that the database can\'t store, such as a null character. It is stored with U+FFFD in that place',
      'Output "b\uFFFDd" contains a character that the database can\'t store, such as a null character. It is stored with U+FFFD in that place',
      "The identifier of resource cluster contains a character that the database can't store, such as a null character. It is stored with U+FFFD in that place",
    ]);
  });
});
