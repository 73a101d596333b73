import { versionDistance } from './versionDistance';

describe('versionDistance', () => {
  it.each([
    ['1.2', '1.2', '1.2', { majors: 0, minors: 0 }],
    ['1.0', '1.2', '1.2', { majors: 0, minors: 2 }],
    ['1.0', '3.0', '1.4', { majors: 2, minors: 4 }],
    ['1.4', '3.1', '1.4', { majors: 2, minors: 0 }],
    ['2.0', '1.4', undefined, { majors: 0, minors: 0 }],
    ['1.5', '1.4', '1.4', { majors: 0, minors: 0 }],
    ['1.0', undefined, undefined, { majors: 0, minors: 0 }],
    ['none', '1.0', '1.0', { majors: 0, minors: 0 }],
  ])(
    'counts from %s to %s and %s',
    (
      templateVersion,
      recommendedVersion,
      recommendedMinorVersion,
      distance,
    ) => {
      expect(
        versionDistance({
          templateVersion,
          recommendedVersion,
          recommendedMinorVersion,
        }),
      ).toEqual(distance);
    },
  );
});
