import { bracketed, translate } from '../__testUtils__/translate';
import { createTimeFormat } from './formatTime';

const now = new Date('2026-11-02T12:00:00Z');
const english = createTimeFormat('en', translate);
const german = createTimeFormat('de', bracketed);

describe('a relative time', () => {
  it.each([
    ['2026-11-02T11:59:31Z', 'just now', '[times.now]'],
    ['2026-11-02T11:57:00Z', '3 minutes ago', 'vor 3 Minuten'],
    ['2026-11-02T10:30:00Z', '1 hour ago', 'vor 1 Stunde'],
    ['2026-11-01T12:00:00Z', 'yesterday', 'gestern'],
    ['2026-10-20T12:00:00Z', '13 days ago', 'vor 13 Tagen'],
    ['2025-11-02T12:00:00Z', 'last year', 'letztes Jahr'],
  ])('tells %s as %s, and in another language as %s', (time, text, other) => {
    expect(english.relative(new Date(time), now)).toBe(text);
    expect(german.relative(new Date(time), now)).toBe(other);
  });
});

describe('an absolute time', () => {
  it('is told in the language', () => {
    expect(english.absolute(now)).toContain('November');
    expect(german.absolute(now)).toContain('2. November 2026');
  });
});

it('is English where the app calls its language as Intl does not', () => {
  const odd = createTimeFormat('pt_BR', translate);
  expect(odd.relative(new Date('2026-11-01T12:00:00Z'), now)).toBe('yesterday');
  expect(odd.absolute(now)).toContain('November');
});

describe('a duration', () => {
  it.each([
    ['2026-11-02T12:00:00Z', '0 s'],
    ['2026-11-02T12:00:42Z', '42 s'],
    ['2026-11-02T12:04:05Z', '4 min 5 s'],
    ['2026-11-02T14:03:20Z', '2 h 3 min'],
  ])('until %s is %s', (end, text) => {
    expect(english.duration(now, new Date(end))).toBe(text);
  });

  it('is told in the language', () => {
    expect(german.duration(now, new Date('2026-11-02T12:04:05Z'))).toBe(
      '[times.minutes 4] [times.seconds 5]',
    );
  });
});
