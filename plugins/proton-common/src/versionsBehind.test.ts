import { isVersionBehind } from './versionsBehind';

describe('isVersionBehind', () => {
  it.each([
    ['1.0', '1.0', '1.0', { minor: false, major: false, any: false }],
    ['1.0', '1.2', '1.2', { minor: true, major: false, any: true }],
    ['1.0', '2.0', '1.2', { minor: true, major: true, any: true }],
    ['1.2', '2.0', '1.2', { minor: false, major: true, any: true }],
    ['1.9', '1.10', undefined, { minor: true, major: false, any: true }],
    ['2.1', '1.4', '2.0', { minor: false, major: false, any: false }],
    ['1.0', undefined, undefined, { minor: false, major: false, any: false }],
  ])(
    'compares %s with %s and, in its major, %s',
    (
      templateVersion,
      recommendedVersion,
      recommendedMinorVersion,
      expected,
    ) => {
      const versions = {
        templateVersion,
        recommendedVersion,
        recommendedMinorVersion,
      };
      expect({
        minor: isVersionBehind(versions, 'minor'),
        major: isVersionBehind(versions, 'major'),
        any: isVersionBehind(versions, 'any'),
      }).toEqual(expected);
    },
  );
});
