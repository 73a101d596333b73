import { mockServices } from '@backstage/backend-test-utils';
import { EKS_SUPPORT_CALENDAR } from './eksSupportCalendar';
import { readSupportCalendar } from './readSupportCalendar';

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
    const calendar = read([entry, { ...entry, version: '1.99' }]);

    expect(calendar.filter(({ version }) => version === '1.34')).toEqual([
      entry,
    ]);
    expect(calendar).toHaveLength(EKS_SUPPORT_CALENDAR.length + 1);
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
