import { EntityNames, NamedResource, nameTemplate } from './EntityNames';

function environment(
  region: string,
  name: string,
  createdAt: string,
): NamedResource {
  return {
    arn: `arn:aws:proton:${region}:123456789012:environment/${name}`,
    name,
    createdAt: new Date(createdAt),
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

  it('keeps an environment apart from the template of its name', () => {
    const template = {
      arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/demo',
      name: 'demo',
    };
    const names = EntityNames.create([older, nameTemplate(template)]);

    expect(names.assign(older)).toBe('demo');
    expect(names.assign(nameTemplate(template))).toBe('demo-template');
  });
});
