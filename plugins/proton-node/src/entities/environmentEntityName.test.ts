import { environmentEntityName } from './environmentEntityName';

const ENTITY_NAME = /^[0-9A-Za-z]([-_.0-9A-Za-z]*[0-9A-Za-z])?$/;

describe('environmentEntityName', () => {
  it.each(['demo', 'My_Cluster-2', 'a'.repeat(63)])('keeps %s', name => {
    expect(environmentEntityName(name)).toBe(name);
  });

  it.each([
    'demo-',
    'demo_',
    'a'.repeat(64),
    `${'a'.repeat(50)}${'-'.repeat(50)}`,
  ])('makes a valid entity name of %s', name => {
    const entityName = environmentEntityName(name);

    expect(entityName).toMatch(ENTITY_NAME);
    expect(entityName.length).toBeLessThanOrEqual(63);
  });

  it('keeps long names apart that start alike', () => {
    const start = 'a'.repeat(70);

    expect(environmentEntityName(`${start}1`)).not.toBe(
      environmentEntityName(`${start}2`),
    );
  });
});
