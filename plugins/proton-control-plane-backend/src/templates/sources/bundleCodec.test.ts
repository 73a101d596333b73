import { gzipSync } from 'zlib';
import { hashBundle } from './bundle';
import { decodeBundle, encodeBundle } from './bundleCodec';
import { makeBundle, TERRAFORM_FILES } from './__testUtils__/bundles';

describe('bundle codec', () => {
  it('gives back the bundle that it was given', () => {
    const bundle = makeBundle({ ...TERRAFORM_FILES, 'schema/é🚀': '\u2028é' });
    const decoded = decodeBundle(encodeBundle(bundle));

    expect(hashBundle(decoded)).toBe(hashBundle(bundle));
    expect(decoded.files).toEqual(expect.arrayContaining(bundle.files));
  });

  it('keeps bytes that are not text, and programs', () => {
    const files = [
      {
        path: 'infrastructure/logo.png',
        contents: Buffer.from('89504e470d0a1a0a', 'hex'),
      },
      {
        path: 'infrastructure/run.sh',
        contents: 'ls\n',
        executable: true as const,
      },
    ];

    expect(decodeBundle(encodeBundle({ files }))).toEqual({ files });
  });

  it('writes the same bundle as the same bytes', () => {
    const bundle = makeBundle(TERRAFORM_FILES);
    const reversed = { files: [...bundle.files].reverse() };

    expect(encodeBundle(reversed)).toEqual(encodeBundle(bundle));
  });

  it.each([
    { version: 2, files: [] },
    { version: 1, files: [{ path: 'schema/schema.yaml' }] },
    null,
  ])('refuses what it did not write: %j', content => {
    expect(() => decodeBundle(gzipSync(JSON.stringify(content)))).toThrow(
      'The stored template bundle has an unknown format',
    );
  });
});
