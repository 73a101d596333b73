import { describeCommit } from './CommitSubjects';

const sha = '0123abcdef0123abcdef0123abcdef0123abcdef';

describe('describeCommit', () => {
  // Real output of AWS Proton.
  it('starts with seven digits of the commit', () => {
    expect(describeCommit({ sha, subject: 'Add Karpenter' })).toBe(
      '[0123abc] Add Karpenter',
    );
    expect(describeCommit({ sha })).toBe('[0123abc]');
  });

  it('is no longer than a description can be', () => {
    expect(describeCommit({ sha, subject: 'a'.repeat(600) })).toHaveLength(500);
  });
});
