import { hashBundle, listInfrastructureFiles } from './bundle';
import { makeBundle, TERRAFORM_FILES } from './testing/bundles';

describe('hashBundle', () => {
  it('does not depend on the order of the files', () => {
    const forwards = makeBundle(TERRAFORM_FILES);
    const backwards = { files: [...forwards.files].reverse() };

    expect(hashBundle(backwards)).toBe(hashBundle(forwards));
    expect(hashBundle(forwards)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['contents', { 'schema/a': '1', 'schema/b': '3' }],
    ['a path', { 'schema/a': '1', 'schema/c': '2' }],
    ['a file', { 'schema/a': '1' }],
    ['where contents begin', { 'schema/a': '1', 'schema/b2': '' }],
  ])('changes with %s', (_, files) => {
    const original = makeBundle({ 'schema/a': '1', 'schema/b': '2' });

    expect(hashBundle(makeBundle(files))).not.toBe(hashBundle(original));
  });
});

describe('listInfrastructureFiles', () => {
  it('lists everything but the manifest, relative to infrastructure/', () => {
    const bundle = makeBundle({
      ...TERRAFORM_FILES,
      'infrastructure/modules/network/main.tf': '',
    });

    expect(listInfrastructureFiles(bundle).map(file => file.path)).toEqual([
      'main.tf',
      'modules/network/main.tf',
    ]);
  });
});
