import { EnvironmentTemplateVersionList } from '@proton-vending/backstage-plugin-proton-common';
import { translate } from '../../__testUtils__/translate';
import {
  findVersionOption,
  toMajorVersionOptions,
  toVersionOptions,
} from './versionOptions';

const list: EnvironmentTemplateVersionList = {
  name: 'eks-cluster',
  recommendedVersion: '1.2',
  versions: [
    {
      majorVersion: '3',
      minorVersion: '0',
      status: 'DRAFT',
      recommended: false,
    },
    {
      majorVersion: '2',
      minorVersion: '0',
      status: 'PUBLISHED',
      recommended: true,
    },
    {
      majorVersion: '1',
      minorVersion: '3',
      status: 'REGISTRATION_FAILED',
      recommended: false,
    },
    {
      majorVersion: '1',
      minorVersion: '2',
      status: 'PUBLISHED',
      recommended: true,
    },
    {
      majorVersion: '1',
      minorVersion: '1',
      status: 'PUBLISHED',
      recommended: false,
    },
  ],
};

describe('toVersionOptions', () => {
  it('offers no deprecated version', () => {
    const deprecation = {
      reason: 'Old',
      deprecatedAt: '2026-11-30T10:00:00Z',
      deprecatedBy: 'user:default/jane',
    };
    const versions = list.versions.map(version =>
      version.majorVersion === '1' && version.minorVersion === '2'
        ? { ...version, deprecation }
        : version,
    );

    const labels = toVersionOptions({ ...list, versions }, {}, translate).map(
      ({ label }) => label,
    );

    expect(labels).not.toContain('1.2');
    expect(labels).not.toContain('Recommended (now 1.2)');
    expect(labels).toContain('1.1');
  });

  it('offers the recommended version first, and only what can be deployed', () => {
    expect(
      toVersionOptions(list, {}, translate).map(({ label }) => label),
    ).toEqual([
      'Recommended (now 1.2)',
      'Recommended of major version 2 (now 2.0)',
      '3.0 (draft, not published)',
      '2.0',
      '1.2',
      '1.1',
    ]);
  });

  it('keeps to a pinned major', () => {
    expect(
      toVersionOptions(list, { majorVersion: '2' }, translate).map(
        ({ key }) => key,
      ),
    ).toEqual(['2', '2.0']);
  });

  it('offers only what is recommended when asked to', () => {
    expect(
      toVersionOptions(list, { recommendedOnly: true }, translate).map(
        ({ key }) => key,
      ),
    ).toEqual(['1', '2']);
  });
});

describe('findVersionOption', () => {
  const options = toVersionOptions(list, {}, translate);

  it('tells a single version from the recommended one', () => {
    expect(findVersionOption(options, { majorVersion: '1' })?.key).toBe('1');
    expect(
      findVersionOption(options, { majorVersion: '1', minorVersion: '2' })?.key,
    ).toBe('1.2');
    expect(findVersionOption(options, { majorVersion: '7' })).toBeUndefined();
  });
});

describe('toMajorVersionOptions', () => {
  it('offers each major version once, with its newest minor, and a new one', () => {
    expect(
      toMajorVersionOptions(list, translate).map(({ label, majorVersion }) => [
        majorVersion,
        label,
      ]),
    ).toEqual([
      ['3', '3 (newest version 3.0)'],
      ['2', '2 (newest version 2.0)'],
      ['1', '1 (newest version 1.2)'],
      ['', 'A new major version'],
    ]);
  });

  it('offers a new major version of a template without versions', () => {
    expect(
      toMajorVersionOptions({ ...list, versions: [] }, translate),
    ).toMatchObject([{ majorVersion: '' }]);
  });
});
