import { readDisplayName } from './listTemplates';

describe('readDisplayName', () => {
  it.each([
    [{ name: 'eks', displayName: 'Clusters' }, 'Clusters'],
    [{ name: 'eks', displayName: 'eks' }, undefined],
    [{ name: 'eks', displayName: '' }, undefined],
    [{ name: 'eks' }, undefined],
  ])('reads %j as %s', (template, displayName) => {
    expect(readDisplayName(template)).toBe(displayName);
  });
});
