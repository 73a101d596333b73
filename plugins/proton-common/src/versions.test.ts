import {
  compareTemplateVersions,
  compareWithRecommended,
  formatTemplateVersion,
  isVersionBehind,
  parseTemplateVersion,
  versionDistance,
} from './versions';

const version = (text: string) => {
  const parsed = parseTemplateVersion(text);
  if (!parsed) {
    throw new Error(`${text} is no version`);
  }
  return parsed;
};

describe('template versions', () => {
  it('are read and written', () => {
    expect(formatTemplateVersion(version('10.2'))).toBe('10.2');
  });

  it.each(['1', '1.', '01.0', '1.0.0', 'a.b', ''])('refuse %j', text => {
    expect(parseTemplateVersion(text)).toBeUndefined();
  });

  it('are ordered by number, not by text', () => {
    expect(
      ['1.10', '2.0', '1.9'].map(version).sort(compareTemplateVersions),
    ).toEqual(['1.9', '1.10', '2.0'].map(version));
  });

  it.each([
    ['1.1', '1.1', 'recommended'],
    ['1.0', '1.1', 'minor-behind'],
    ['1.5', '2.0', 'major-behind'],
    ['1.2', '1.1', 'ahead'],
  ])('%s beside the recommended %s is %s', (current, recommended, standing) => {
    expect(compareWithRecommended(version(current), version(recommended))).toBe(
      standing,
    );
  });
});

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
