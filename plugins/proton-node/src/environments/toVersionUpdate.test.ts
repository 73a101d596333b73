import { toVersionUpdate } from './toVersionUpdate';

describe('toVersionUpdate', () => {
  it.each([
    ['1.0', '1.0', { deploymentType: 'CURRENT_VERSION' }],
    [
      '1.3',
      '1.1',
      {
        deploymentType: 'MINOR_VERSION',
        templateMajorVersion: '1',
        templateMinorVersion: '1',
      },
    ],
    [
      '1.3',
      '2.0',
      {
        deploymentType: 'MAJOR_VERSION',
        templateMajorVersion: '2',
        templateMinorVersion: '0',
      },
    ],
  ])('goes from %s to %s', (before, after, update) => {
    expect(toVersionUpdate(before, after)).toEqual(update);
  });
});
