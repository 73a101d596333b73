import {
  checkResourceName,
  EnvironmentNameAvailability,
  findResourceNameViolations,
} from '@proton-vending/backstage-plugin-proton-common';
import { bracketed, translate } from '../../__testUtils__/translate';
import { describeTaken, describeViolations } from './describeName';

const environment = {
  templateName: 'eks-cluster',
  templateVersion: '1.0',
  deleting: false,
};

describe('describeViolations', () => {
  it.each(['', '-', '-'.repeat(101)])('says what is wrong with "%s"', name => {
    const violations = checkResourceName(name);
    expect(describeViolations(violations, translate)).toBe(
      findResourceNameViolations(name).join(' and '),
    );
    expect(describeViolations(violations, bracketed)).not.toMatch(/must/);
  });
});

describe('describeTaken', () => {
  const taken = (
    more: Partial<EnvironmentNameAvailability>,
  ): EnvironmentNameAvailability => ({
    available: false,
    reason: 'The sentence of the backend',
    ...more,
  });

  it.each([
    [{ code: 'taken' as const }, 'An environment named "demo" already exists'],
    [
      { code: 'taken' as const, environment },
      'An environment named "demo" (eks-cluster 1.0) already exists',
    ],
    [
      {
        code: 'taken' as const,
        environment: { ...environment, deleting: true },
      },
      'An environment named "demo" (eks-cluster 1.0) is being deleted. Try again when the deletion is complete',
    ],
    [
      { code: 'invalid' as const, violations: checkResourceName('') },
      'The name must not be empty',
    ],
  ])('says %j by the ref', (problem, words) => {
    expect(describeTaken('demo', taken({ problem }), translate)).toBe(words);
    expect(describeTaken('demo', taken({ problem }), bracketed)).toMatch(
      /^\[fields\.name\./,
    );
  });

  it('keeps the sentence of a backend that gives no code it knows', () => {
    expect(describeTaken('demo', taken({}), translate)).toBe(
      'The sentence of the backend',
    );
    expect(
      describeTaken(
        'demo',
        taken({ problem: { code: 'odd' as 'taken' } }),
        translate,
      ),
    ).toBe('The sentence of the backend');
    expect(describeTaken('demo', { available: false }, translate)).toBe(
      'This name is taken',
    );
  });
});
