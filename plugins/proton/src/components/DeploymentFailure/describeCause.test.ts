import {
  FAILURE_CAUSES,
  FailureCause,
} from '@proton-vending/backstage-plugin-proton-common';
import { bracketed, translate } from '../../__testUtils__/translate';
import { describeCause } from './describeCause';

const unsaid = { title: '', explanation: '', remedies: [] };

describe('describeCause', () => {
  it.each(FAILURE_CAUSES)('says what %s is and what helps', id => {
    const cause: FailureCause = { ...unsaid, id, action: 'redeploy' };
    const { title, explanation, remedies } = describeCause(cause, translate);

    expect(title).toMatch(/^[A-Z]/);
    expect(explanation).toMatch(/\.$/);
    expect(remedies.length).toBeGreaterThan(1);
    expect(describeCause(cause, bracketed)).toEqual({
      title: `[failureCauses.${id}.title]`,
      explanation: `[failureCauses.${id}.explanation]`,
      remedies: [`[failureCauses.${id}.remedies]`],
    });
  });

  it('keeps the words of a backend that knows more causes', () => {
    const cause = {
      id: 'full-moon',
      title: 'The moon is full',
      explanation: 'It happens.',
      remedies: ['Wait.'],
      action: 'redeploy',
    } as unknown as FailureCause;
    expect(describeCause(cause, bracketed)).toBe(cause);
  });
});
