import {
  compareTemplateVersions,
  compareWithRecommended,
  formatTemplateVersion,
  parseTemplateVersion,
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
