import { resolveBundlePath } from './bundlePath';

describe('resolveBundlePath', () => {
  it.each([
    ['schema/schema.yaml', 'schema/schema.yaml'],
    ['/schema/schema.yaml', 'schema/schema.yaml'],
    ['./schema/./schema.yaml', 'schema/schema.yaml'],
    ['//schema//', 'schema'],
    ['infrastructure/..data.tf', 'infrastructure/..data.tf'],
    ['./', ''],
  ])('reads %s as %s', (name, path) => {
    expect(resolveBundlePath(name)).toEqual({ path });
  });

  it.each([
    ['../main.tf', '../main.tf has a ".." in its path'],
    ['schema/../../x', 'schema/../../x has a ".." in its path'],
    ['/..', '/.. has a ".." in its path'],
    ['C:/main.tf', 'C:/main.tf is not relative to the bundle'],
    ['a\\..\\b', /backslash or a control character/],
    ['a\nb', /"a\\nb" has a backslash or a control character/],
  ])('refuses %j', (name, problem) => {
    expect(resolveBundlePath(name).problem).toMatch(problem);
  });
});
