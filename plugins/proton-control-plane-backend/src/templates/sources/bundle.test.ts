import { hashBundle, listInfrastructureFiles } from './bundle';
import { makeBundle, TERRAFORM_FILES } from './__testUtils__/bundles';

describe('hashBundle', () => {
  it('does not depend on the order of the files', () => {
    const forwards = makeBundle(TERRAFORM_FILES);
    const backwards = { files: [...forwards.files].reverse() };

    expect(hashBundle(backwards)).toBe(hashBundle(forwards));
    expect(hashBundle(forwards)).toMatch(/^[0-9a-f]{64}$/);
  });

  // A changed hash makes a new version of every template that is synced.
  it('has stayed the same for text', () => {
    expect(hashBundle(makeBundle(TERRAFORM_FILES))).toBe(
      '077329b002a6b7e32f2b67429af6beac779907c1e37d387c1235369eb6cdec9c',
    );
  });

  it('tells bytes, text and programs apart', () => {
    const path = 'infrastructure/file';
    const contents = Buffer.from('é', 'latin1');
    const hashes = [
      { path, contents },
      { path, contents: 'é' },
      { path, contents: contents.toString('base64') },
      { path, contents: 'é', executable: true as const },
      { path, contents: Buffer.from('è', 'latin1') },
    ].map(file => hashBundle({ files: [file] }));

    expect(new Set(hashes).size).toBe(hashes.length);
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
