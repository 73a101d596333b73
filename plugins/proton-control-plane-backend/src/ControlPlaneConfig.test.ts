import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { readControlPlaneConfig } from './ControlPlaneConfig';

function read(change: JsonObject) {
  return readControlPlaneConfig(
    new ConfigReader({
      protonControlPlane: {
        accountId: '123456789012',
        regions: ['us-east-1'],
        dataDirectory: 'data',
        ...change,
      },
    }),
  );
}

describe('readControlPlaneConfig', () => {
  it.each([
    [undefined, 7_200_000],
    [{ minutes: 90 }, 5_400_000],
    ['PT30S', 30_000],
  ])('reads the timeout %j', (timeout, milliseconds) => {
    expect(
      read(timeout === undefined ? {} : { deployments: { timeout } })
        .deploymentTimeout,
    ).toBe(milliseconds);
  });

  it.each([
    [{ accountId: '42' }, 'accountId must be twelve digits'],
    [{ regions: [] }, 'regions must name a region'],
    [
      { deployments: { concurrency: 0 } },
      'deployments.concurrency must be a whole number',
    ],
    [
      { deployments: { timeout: { seconds: 0 } } },
      'deployments.timeout must be longer than 0',
    ],
    [{ quotas: { environments: 1.5 } }, 'quotas.environments must be a whole'],
  ])('refuses %j', (change, message) => {
    expect(() => read(change)).toThrow(message);
  });
});
