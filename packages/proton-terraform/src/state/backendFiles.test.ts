import { createBackendOverrides } from './backendFiles';
import { StateBackend } from './StateBackend';

function namesBeside(...paths: string[]) {
  const files = paths.map(path => ({ path, contents: '' }));
  return createBackendOverrides(StateBackend.LOCAL, files).map(
    ({ path }) => path,
  );
}

const compareBytes = (a: string, b: string) =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('createBackendOverrides', () => {
  it('has the file for Terraform, and the one that OpenTofu prefers to it', () => {
    expect(
      namesBeside('main.tf', 'a_override.tf', 'modules/zzz_override.tf'),
    ).toEqual([
      'zz_proton_backend_override.tf.json',
      'zz_proton_backend_override.tofu.json',
    ]);
  });

  it.each([
    'zzz_override.tf',
    'zzz_override.tofu',
    'zzz_override.tofu.json',
    'zz_proton_backend_override.tofu.json',
    '~_override.tf.json',
    '\u{10ffff}_override.tf',
  ])('is read after %s', path => {
    const names = namesBeside('override.tf', path, 'zzz.tf');
    for (const name of names) {
      expect(compareBytes(path, name)).toBeLessThan(0);
      expect(name).toMatch(/_override\.(tf|tofu)\.json$/);
    }
  });
});
