import { parseStateText } from '../state/stateContents';
import { locksProvidersOf } from './cachedProviders';

const LOCK =
  'provider "registry.terraform.io/hashicorp/aws" {\n  version = "6.0.0"\n}';

const stateWith = (...providers: string[]) =>
  parseStateText(
    JSON.stringify({ resources: providers.map(provider => ({ provider })) }),
  );

describe('locksProvidersOf', () => {
  it.each([
    'provider["registry.terraform.io/hashicorp/aws"]',
    'module.network.provider["registry.terraform.io/hashicorp/aws"].west',
    'provider["terraform.io/builtin/terraform"]',
  ])('finds %s', provider => {
    expect(locksProvidersOf(stateWith(provider), LOCK)).toBe(true);
  });

  it('misses what only the state needs', () => {
    const random = 'provider["registry.terraform.io/hashicorp/random"]';
    expect(locksProvidersOf(stateWith(random), LOCK)).toBe(false);
  });

  it('takes a state that nobody can read for one that needs something', () => {
    expect(locksProvidersOf(parseStateText('{"encrypted_data":""}'), '')).toBe(
      false,
    );
  });

  it('has nothing to miss where there is no state', () => {
    expect(locksProvidersOf({ kind: 'missing' }, '')).toBe(true);
  });
});
