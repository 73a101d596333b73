import { EnvironmentOverview } from '@proton-vending/backstage-plugin-proton-common';
import { translate } from '../../__testUtils__/translate';
import { describeStanding } from './describeStanding';

const describeIt = (of: EnvironmentOverview['template']) =>
  describeStanding(of, translate);

const template = { name: 'eks-cluster', version: '1.0' };

describe('describeStanding', () => {
  it('says that the version is the recommended one', () => {
    expect(
      describeIt({
        ...template,
        recommendedVersion: '1.0',
        recommendedMinorVersion: '1.0',
        standing: 'recommended',
      }),
    ).toMatchObject({ label: 'Recommended', update: false });
  });

  it('names the newer minor', () => {
    expect(
      describeIt({
        ...template,
        recommendedVersion: '1.1',
        recommendedMinorVersion: '1.1',
        standing: 'minor-behind',
      }),
    ).toMatchObject({ label: 'Update available 1.1', update: true });
  });

  it('names the newer minor before a new major, and the major in the explanation', () => {
    const standing = describeIt({
      ...template,
      recommendedVersion: '2.0',
      recommendedMinorVersion: '1.3',
      standing: 'major-behind',
    });

    expect(standing?.label).toBe('Update available 1.3');
    expect(standing?.explanation).toContain('2.0, a new major version');
  });

  it('names the new major when its own line has nothing newer', () => {
    expect(
      describeIt({
        ...template,
        recommendedVersion: '2.0',
        recommendedMinorVersion: '1.0',
        standing: 'major-behind',
      })?.label,
    ).toBe('Update available 2.0');
  });

  it('offers no update to a version ahead of the recommended one', () => {
    expect(
      describeIt({
        ...template,
        version: '2.0',
        recommendedVersion: '1.0',
        standing: 'ahead',
      }),
    ).toMatchObject({ label: 'Ahead of 1.0', update: false });
  });

  it('says nothing while no version is recommended', () => {
    expect(describeIt(template)).toBeUndefined();
  });
});
