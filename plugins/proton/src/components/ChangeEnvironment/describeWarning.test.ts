import { ChangeWarning } from '@proton-vending/backstage-plugin-proton-common';
import { bracketed } from '../../__testUtils__/translate';
import { describeWarning } from './describeWarning';

const message = 'Think again';

describe('describeWarning', () => {
  it.each<[ChangeWarning, string]>([
    [
      { code: 'another-major', version: '2.0', message },
      '[warnings.another-major 2.0]',
    ],
    [
      { code: 'older-version', version: '1.0', current: '1.1', message },
      '[warnings.older-version 1.0 1.1]',
    ],
    [{ code: 'draft', version: '1.2', message }, '[warnings.draft 1.2]'],
    [{ code: 'nothing-changes', message }, '[warnings.nothing-changes]'],
    [{ code: 'full-moon', message } as unknown as ChangeWarning, message],
  ])('says %j as %s', (warning, text) => {
    expect(describeWarning(warning, bracketed)).toBe(text);
  });
});
