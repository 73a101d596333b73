import { mockServices } from '@backstage/backend-test-utils';
import { readFileSync } from 'node:fs';
import {
  EKS_SUPPORT_CALENDAR,
  kubernetesSupport,
  readSupportCalendar,
} from './kubernetesSupport';

const calendar = [
  {
    version: '1.34',
    standardSupportUntil: '2026-12-02',
    extendedSupportUntil: '2027-12-02',
  },
];

function at(time: string, version = '1.34') {
  return kubernetesSupport(version, calendar, new Date(time));
}

describe('kubernetesSupport', () => {
  it('is standard up to the last moment before its date', () => {
    expect(at('2026-12-01T23:59:59.999Z')).toEqual({
      phase: 'standard',
      date: '2026-12-02',
      daysLeft: 0,
      endsSoon: true,
    });
  });

  it('is extended from the first moment of the date on', () => {
    expect(at('2026-12-02T00:00:00Z')).toEqual({
      phase: 'extended',
      date: '2027-12-02',
      daysLeft: 365,
      endsSoon: false,
    });
  });

  it('is extended up to the last moment before the second date', () => {
    expect(at('2027-12-01T23:59:59.999Z')).toMatchObject({
      phase: 'extended',
      daysLeft: 0,
      endsSoon: true,
    });
  });

  it('has ended from the second date on', () => {
    const ended = { phase: 'ended', date: '2027-12-02', endsSoon: true };
    expect(at('2027-12-02T00:00:00Z')).toEqual(ended);
    expect(at('2031-01-01T00:00:00Z')).toEqual(ended);
  });

  it('ends soon in its last sixty days', () => {
    expect(at('2026-10-02T00:00:00Z')).toMatchObject({
      daysLeft: 61,
      endsSoon: false,
    });
    expect(at('2026-10-02T00:00:00.001Z')).toMatchObject({
      daysLeft: 60,
      endsSoon: true,
    });
  });

  it('takes a patch version for its minor', () => {
    expect(at('2026-11-24T12:00:00Z', '1.34.2')).toMatchObject({
      phase: 'standard',
      daysLeft: 7,
    });
  });

  it('knows nothing of what the calendar does not have', () => {
    expect(at('2026-11-24T12:00:00Z', '1.3')).toBeUndefined();
    expect(at('2026-11-24T12:00:00Z', '1.40')).toBeUndefined();
  });
});

describe('EKS_SUPPORT_CALENDAR', () => {
  it('gives every version a year of extended support', () => {
    for (const entry of EKS_SUPPORT_CALENDAR) {
      const [year, ...day] = entry.standardSupportUntil.split('-');
      expect(entry.extendedSupportUntil).toBe(
        [Number(year) + 1, ...day].join('-'),
      );
    }
  });

  it('has every version once', () => {
    const versions = EKS_SUPPORT_CALENDAR.map(({ version }) => version);
    expect(new Set(versions).size).toBe(versions.length);
  });

  it('ends the support of versions when the example templates say so', () => {
    const path = require.resolve(
      '../../../../examples/environment-templates/kubernetes-versions.json',
    );
    const {
      versions,
    }: {
      versions: { version: string; endOfStandardSupport: string | null }[];
    } = JSON.parse(readFileSync(path, 'utf8'));
    const known = versions
      .filter(each => each.endOfStandardSupport)
      .map(({ version, endOfStandardSupport }) => [
        version,
        endOfStandardSupport,
      ]);

    expect(known.length).toBeGreaterThan(1);
    expect(
      EKS_SUPPORT_CALENDAR.map(each => [
        each.version,
        each.standardSupportUntil,
      ]),
    ).toEqual(expect.arrayContaining(known));
  });
});

function read(kubernetesVersions?: object[]) {
  return readSupportCalendar(
    mockServices.rootConfig({ data: { proton: { kubernetesVersions } } }),
  );
}

const entry = {
  version: '1.34',
  standardSupportUntil: '2026-12-31',
  extendedSupportUntil: '2027-12-31',
};

describe('readSupportCalendar', () => {
  it('is the published one by default', () => {
    expect(read()).toEqual(EKS_SUPPORT_CALENDAR);
  });

  it('lets the configuration correct and extend it', () => {
    const corrected = read([entry, { ...entry, version: '1.99' }]);

    expect(corrected.filter(({ version }) => version === '1.34')).toEqual([
      entry,
    ]);
    expect(corrected).toHaveLength(EKS_SUPPORT_CALENDAR.length + 1);
  });

  it.each([
    [{ version: 'latest' }, "must be a minor version of Kubernetes such as '1"],
    [{ standardSupportUntil: 'soon' }, "must be a day such as '2026-12-02'"],
    [{ standardSupportUntil: '2026-13-40' }, 'must be a day such as'],
    [{ extendedSupportUntil: '2026-01-01' }, 'is before standardSupportUntil'],
  ])('refuses %p', (changes, message) => {
    expect(() => read([{ ...entry, ...changes }])).toThrow(message);
  });
});
