import { firstSentence } from './describeDeploymentEnd';

describe('firstSentence', () => {
  it.each([
    ['', ''],
    ['Terraform apply failed', 'Terraform apply failed'],
    [
      'It failed: eks.tf:12 is wrong. Mend it.',
      'It failed: eks.tf:12 is wrong.',
    ],
    ['It failed:\n- first\n- second', 'It failed:'],
    ['Version 1.31 is too old! Take another.', 'Version 1.31 is too old!'],
  ])('of %j is %j', (message, sentence) => {
    expect(firstSentence(message)).toBe(sentence);
  });

  it('is cut when it never ends', () => {
    expect(firstSentence('a'.repeat(1_000))).toHaveLength(240);
  });
});
