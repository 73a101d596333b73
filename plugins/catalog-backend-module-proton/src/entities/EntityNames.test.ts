import type { KnownEnvironment } from '../environments/KnownEnvironment';
import { EntityNames } from './EntityNames';

function environment(
  region: string,
  name: string,
  createdAt: string,
): KnownEnvironment {
  return {
    arn: `arn:aws:proton:${region}:123456789012:environment/${name}`,
    name,
    accountId: '123456789012',
    region,
    createdAt: new Date(createdAt),
    revision: '1',
    deployed: true,
  };
}

const older = environment('us-east-1', 'demo', '2026-01-01');
const newer = environment('eu-west-1', 'Demo', '2026-02-01');

describe('EntityNames', () => {
  it('leaves the plain name to the oldest environment', () => {
    for (const order of [
      [older, newer],
      [newer, older],
    ]) {
      const names = EntityNames.create(order);

      expect(names.assign(older)).toBe('demo');
      expect(names.assign(newer)).toMatch(/^Demo-[0-9a-f]{8}$/);
    }
  });

  it('frees the name of an environment that is gone', () => {
    const names = EntityNames.create([older]);

    expect(names.release(older)).toBe('demo');
    expect(names.assign(newer)).toBe('Demo');
  });
});
