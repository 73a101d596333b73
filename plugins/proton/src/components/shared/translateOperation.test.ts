import { OperationState } from '@proton-vending/backstage-plugin-proton-common';
import { bracketed } from '../../__testUtils__/translate';
import { translateOperation } from './translateOperation';

describe('translateOperation', () => {
  it.each<[OperationState, string]>([
    [
      {
        allowed: false,
        reason: 'It cannot be done',
        disabledReason: { code: 'nothing-running' },
      },
      '[disabledReasons.nothing-running]',
    ],
    [
      {
        allowed: false,
        reason: 'It cannot be done',
        disabledReason: {
          code: 'permission-missing',
          permission: 'proton.environment.update',
        },
      },
      '[disabledReasons.permission-missing proton.environment.update]',
    ],
  ])('says %j in the language of the app', (state, reason) => {
    expect(translateOperation(state, bracketed)).toEqual({ ...state, reason });
  });

  it('keeps the sentence of a newer backend, and of an older one', () => {
    const newer = {
      allowed: false,
      reason: 'The moon is full',
      disabledReason: { code: 'full-moon' },
    } as unknown as OperationState;
    const older = { allowed: false, reason: 'A deployment runs' };

    expect(translateOperation(newer, bracketed)).toBe(newer);
    expect(translateOperation(older, bracketed)).toBe(older);
  });
});
