import { createMockDirectory } from '@backstage/backend-test-utils';
import { randomBytes } from 'crypto';
import { createReadStream } from 'fs';
import { Readable } from 'stream';
import { create } from 'tar';
import { gzipSync } from 'zlib';
import { readBundleArchive } from './archive';
import { BUNDLE_LIMITS } from './limits';
import { makeBundle, TERRAFORM_FILES } from './__testUtils__/bundles';
import {
  ArchiveEntry,
  makeArchive,
  makeFiles,
  makeTar,
} from './__testUtils__/tarArchive';

const MEBIBYTE = 1024 * 1024;

const bundleEntries = makeFiles(TERRAFORM_FILES);
const terraformBundle = makeBundle(TERRAFORM_FILES);

const prefixed = (prefix: string): ArchiveEntry[] =>
  bundleEntries.map(entry => ({ ...entry, path: `${prefix}${entry.path}` }));

const readWith = (...entries: ArchiveEntry[]) =>
  readBundleArchive(makeArchive([...bundleEntries, ...entries]));

/** A pax header: it says more about the entry that follows it. */
function pax(records: Record<string, string>): ArchiveEntry {
  const contents = Object.entries(records)
    .map(([key, value]) => {
      const rest = ` ${key}=${value}\n`;
      const digits = String(rest.length + 2).length;
      return `${rest.length + digits}${rest}`;
    })
    .join('');
  return { path: 'PaxHeader', type: 'ExtendedHeader', contents };
}

describe('readBundleArchive', () => {
  describe('reads', () => {
    it.each(['', '/', './', 'environment/', '/environment/', './environment/'])(
      'a bundle under "%s"',
      async prefix => {
        const archive = makeArchive(prefixed(prefix));

        await expect(readBundleArchive(archive)).resolves.toEqual(
          terraformBundle,
        );
      },
    );

    it('an archive that tar made of a folder', async () => {
      const folder = createMockDirectory({
        content: { environment: TERRAFORM_FILES },
      });
      const file = folder.resolve('environment.tar.gz');
      await create({ gzip: true, cwd: folder.path, file }, ['environment']);
      const archive = createReadStream(file);

      await expect(readBundleArchive(archive)).resolves.toEqual(
        terraformBundle,
      );
    });

    it('files that are not text, byte by byte', async () => {
      const png = Buffer.from('89504e470d0a1a0a', 'hex');
      const marked = Buffer.from('\ufeffa: 1\n');
      const { files } = await readWith(
        { path: 'infrastructure/logo.png', contents: png },
        { path: 'infrastructure/values.yaml', contents: marked },
        { path: 'schema/notes.doc', contents: 'a\0b' },
        { path: 'infrastructure/run.sh', contents: 'ls\n', mode: 0o755 },
      );

      expect(files).toEqual(
        expect.arrayContaining([
          { path: 'infrastructure/logo.png', contents: png },
          { path: 'infrastructure/values.yaml', contents: marked },
          { path: 'schema/notes.doc', contents: Buffer.from('a\0b') },
          {
            path: 'infrastructure/run.sh',
            contents: 'ls\n',
            executable: true,
          },
        ]),
      );
    });

    it('a stream that comes in pieces', async () => {
      const archive = makeArchive(bundleEntries);
      const pieces = Array.from(archive, byte => Buffer.from([byte]));

      await expect(readBundleArchive(Readable.from(pieces))).resolves.toEqual(
        terraformBundle,
      );
    });

    it('paths that only an extended header can hold', async () => {
      const path = `infrastructure/${'deep/'.repeat(60)}main.tf`;
      const bundle = await readWith(pax({ path }), {
        path: 'short',
        contents: '# deep',
      });

      expect(bundle.files).toContainEqual({ path, contents: '# deep' });
    });

    it('text with a byte order mark, and drops the mark', async () => {
      const bundle = await readWith({
        path: 'infrastructure/bom.tf',
        contents: '\ufeff# text',
      });

      expect(bundle.files).toContainEqual({
        path: 'infrastructure/bom.tf',
        contents: '# text',
      });
    });
  });

  it('leaves out what is no part of a bundle', async () => {
    const image = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00]);

    await expect(
      readWith(
        { path: 'schema/', type: 'Directory' },
        { path: 'README.md', contents: 'read me' },
        { path: 'architecture.png', contents: image },
        { path: '._schema', contents: image },
        { path: 'schema/.DS_Store', contents: image },
        { path: 'infrastructure/._main.tf', contents: image },
        { path: 'infrastructure/terraform.tfstate', contents: '{}' },
        {
          path: 'infrastructure/.terraform/providers/null',
          type: 'SymbolicLink',
          linkpath: '/opt/terraform/plugin-cache/null',
        },
      ),
    ).resolves.toEqual(terraformBundle);
  });

  describe('refuses by name', () => {
    it.each<[string, ArchiveEntry, string]>([
      [
        'a path that climbs out',
        { path: 'infrastructure/../../etc/cron.d/evil', contents: 'x' },
        'infrastructure/../../etc/cron.d/evil has a ".." in its path',
      ],
      [
        'an absolute path that climbs out',
        { path: '/../etc/passwd', contents: 'x' },
        '/../etc/passwd has a ".." in its path',
      ],
      [
        'a path on a drive',
        { path: 'C:/infrastructure/main.tf', contents: 'x' },
        'C:/infrastructure/main.tf is not relative to the bundle',
      ],
      [
        'a path with backslashes',
        { path: 'infrastructure\\..\\..\\main.tf', contents: 'x' },
        '"infrastructure\\\\..\\\\..\\\\main.tf" has a backslash or a control character in its name',
      ],
      [
        'a symbolic link',
        {
          path: 'infrastructure/secrets.tf',
          type: 'SymbolicLink',
          linkpath: '/etc/passwd',
        },
        'infrastructure/secrets.tf is a symbolic link',
      ],
      [
        'a hard link',
        {
          path: 'infrastructure/secrets.tf',
          type: 'Link',
          linkpath: 'schema/schema.yaml',
        },
        'infrastructure/secrets.tf is a hard link',
      ],
      [
        'a symbolic link outside of the bundle',
        { path: 'docs', type: 'SymbolicLink', linkpath: '..' },
        'docs is a symbolic link',
      ],
      [
        'a character device',
        { path: 'infrastructure/null', type: 'CharacterDevice' },
        'infrastructure/null is a device',
      ],
      [
        'a block device',
        { path: 'infrastructure/sda', type: 'BlockDevice' },
        'infrastructure/sda is a device',
      ],
      [
        'a named pipe',
        { path: 'infrastructure/pipe.tf', type: 'FIFO' },
        'infrastructure/pipe.tf is a named pipe',
      ],
      [
        'a sparse file',
        { path: 'infrastructure/sparse.tf', type: 'SparseFile' },
        'infrastructure/sparse.tf is of a kind that a bundle cannot hold',
      ],
      [
        'an extended header that is too long to be read',
        {
          path: '._PaxHeader',
          type: 'ExtendedHeader',
          contents: Buffer.alloc(MEBIBYTE + 1, 'x'),
        },
        '._PaxHeader is of a kind that a bundle cannot hold',
      ],
      [
        'a file that is there twice',
        { path: './infrastructure//main.tf', contents: 'other' },
        'infrastructure/main.tf is there more than once',
      ],
      [
        'a file that is a folder, too',
        { path: 'infrastructure/main.tf/main.tf', contents: 'x' },
        'infrastructure/main.tf is both a file and a folder',
      ],
      [
        'bytes where text should be',
        { path: 'infrastructure/lib.tf', contents: Buffer.from([0xc3, 0x28]) },
        'infrastructure/lib.tf is not UTF-8 text',
      ],
      [
        'zero bytes where text should be',
        { path: 'infrastructure/lib.tf', contents: 'a\0b' },
        'infrastructure/lib.tf is not UTF-8 text',
      ],
    ])('%s', async (_, entry, problem) => {
      await expect(readWith(entry)).rejects.toMatchObject({
        name: 'InvalidBundleError',
        problems: [problem],
      });
    });

    it('a path that climbs out in an extended header', async () => {
      await expect(
        readWith(pax({ path: '../../evil.tf' }), {
          path: 'infrastructure/good.tf',
          contents: 'x',
        }),
      ).rejects.toThrow('../../evil.tf has a ".." in its path');
    });

    it('every entry that it has to refuse', async () => {
      await expect(
        readWith(
          { path: '../a', contents: 'x' },
          { path: 'b', type: 'SymbolicLink', linkpath: 'a' },
        ),
      ).rejects.toMatchObject({
        problems: ['../a has a ".." in its path', 'b is a symbolic link'],
      });
    });
  });

  describe('refuses an archive', () => {
    it('without a bundle', async () => {
      await expect(
        readBundleArchive(makeArchive(prefixed('templates/environment/'))),
      ).rejects.toThrow(/^The archive holds no template bundle/);
      await expect(
        readBundleArchive(makeArchive([{ path: 'schema', contents: 'x' }])),
      ).rejects.toThrow(/^The archive holds no template bundle/);
    });

    it('with two bundles', async () => {
      await expect(
        readBundleArchive(makeArchive([...prefixed('b/'), ...prefixed('a/')])),
      ).rejects.toThrow(
        'The archive holds more than one template bundle: a/, b/',
      );
    });

    it('that is not gzipped', async () => {
      await expect(readBundleArchive(makeTar(bundleEntries))).rejects.toThrow(
        'The archive is not gzipped, or it is damaged',
      );
    });

    it('that is empty', async () => {
      await expect(readBundleArchive(Buffer.alloc(0))).rejects.toThrow(
        'The archive is empty',
      );
    });

    it('that is cut off', async () => {
      const archive = makeArchive(bundleEntries);

      await expect(
        readBundleArchive(archive.subarray(0, archive.length - 20)),
      ).rejects.toThrow('The archive is cut off');
    });

    it('whose tar is cut off inside its gzip', async () => {
      const tar = makeTar([
        { path: 'schema/schema.yaml', contents: 'x'.repeat(5000) },
      ]);

      await expect(
        readBundleArchive(gzipSync(tar.subarray(0, 2048))),
      ).rejects.toThrow(/^The archive is not a valid tar archive: .*Truncated/);
    });

    it.each([
      ['text', Buffer.from('hello '.repeat(1000))],
      ['random bytes', randomBytes(4096)],
      ['nothing', Buffer.alloc(0)],
    ])('that is a gzip of %s', async (_, contents) => {
      await expect(readBundleArchive(gzipSync(contents))).rejects.toThrow(
        /^The archive is not a valid tar archive/,
      );
    });

    it('with a header that was tampered with', async () => {
      const tar = makeTar(bundleEntries);
      tar[0] += 1;

      await expect(readBundleArchive(gzipSync(tar))).rejects.toThrow(
        /^The archive is not a valid tar archive: .*checksum/,
      );
    });

    it('with too many entries', async () => {
      const entries = Array.from(
        { length: BUNDLE_LIMITS.entries + 1 },
        (_, i) => ({ path: `infrastructure/${i}.tf` }),
      );

      await expect(readBundleArchive(makeArchive(entries))).rejects.toThrow(
        'The archive has more than 2,000 entries',
      );
    });

    it('with more bytes than a bundle may have', async () => {
      const archive = randomBytes(BUNDLE_LIMITS.bundleBytes + 1);

      await expect(readBundleArchive(archive)).rejects.toThrow(
        'The archive has 10,485,761 bytes (10 MB); a bundle may have at most 10,485,760 bytes (10 MB)',
      );
    });
  });

  describe('does not fall for', () => {
    it('a stream that never ends', async () => {
      let pieces = 0;
      const endless = Readable.from(
        (function* zeros() {
          for (;;) {
            pieces += 1;
            yield Buffer.alloc(MEBIBYTE);
          }
        })(),
      );

      await expect(readBundleArchive(endless)).rejects.toThrow(
        'The archive has more than 10,485,760 bytes (10 MB), the most that a bundle may have',
      );
      expect(endless.destroyed).toBe(true);
      expect(pieces).toBeLessThan(40);
    });

    it('a small archive that unpacks to a large one', async () => {
      const bomb = makeArchive([
        {
          path: 'infrastructure/main.tf',
          contents: Buffer.alloc(64 * MEBIBYTE),
        },
      ]);
      expect(bomb.length).toBeLessThan(MEBIBYTE);

      await expect(readBundleArchive(bomb)).rejects.toThrow(
        'The archive unpacks to more than 16,777,216 bytes (16 MB)',
      );
    });

    it('a large archive that is compressed twice', async () => {
      const bomb = gzipSync(gzipSync(Buffer.alloc(64 * MEBIBYTE)));

      await expect(readBundleArchive(bomb)).rejects.toThrow(
        'The archive is compressed twice; it must be a gzipped tar archive',
      );
    });

    it('a header that promises more than there is', async () => {
      const lie = { path: 'infrastructure/main.tf', size: 8 * 1024 ** 3 };

      await expect(readBundleArchive(makeArchive([lie]))).rejects.toThrow(
        /^The archive is not a valid tar archive: .*Truncated/,
      );
    });
  });
});
