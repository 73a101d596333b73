import { NETWORK_BUNDLE, writeFiles } from '@proton-vending/test-utils';
import { once } from 'node:events';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Header, HeaderData } from 'tar';
import { memoryTree } from '../__testUtils__/MemoryTree';
import { readState } from '../states/readStates';
import { packBundle } from './packBundle';
import { findSyncedBundles, readBundle } from './readBundles';

const FILES = Object.entries(NETWORK_BUNDLE).map(([path, contents]) => ({
  path,
  contents,
}));

const ADDRESS = { templateName: 'network', majorVersion: '1' };

/** An archive with exactly these headers. */
function makeArchive(entries: (HeaderData & { contents?: string })[]): Buffer {
  const blocks = entries.map(({ contents = '', ...data }) => {
    const body = Buffer.from(contents);
    const header = Buffer.alloc(512);
    new Header({
      type: 'File',
      mode: 0o644,
      size: body.length,
      ...data,
    }).encode(header);
    return Buffer.concat([
      header,
      body,
      Buffer.alloc((512 - (body.length % 512)) % 512),
    ]);
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

describe('readBundle', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await writeFiles(NETWORK_BUNDLE);
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const readArchive = async (archive: Uint8Array) => {
    const place = join(folder, 'bundle.tar.gz');
    await writeFile(place, archive);
    return readBundle({ ...ADDRESS, place });
  };

  const sorted = [...FILES].sort((a, b) => (a.path < b.path ? -1 : 1));

  it('reads a folder, and follows no link in it', async () => {
    await symlink('/etc/passwd', join(folder, 'infrastructure/passwd.tf'));
    await writeFiles({ 'README.md': 'Ours' }, folder);
    expect(await readBundle({ ...ADDRESS, place: folder })).toEqual({
      ...ADDRESS,
      source: folder,
      files: sorted,
    });
  });

  it.each([
    ['at its root', ''],
    ['with a leading slash', '/'],
    ['in one wrapping folder', './environment/'],
  ])('reads an archive with its folders %s', async (_, start) => {
    const { files } = await readArchive(
      makeArchive(
        FILES.map(({ path, contents }) => ({ path: start + path, contents })),
      ),
    );
    expect(files).toEqual(sorted);
  });

  it('reads what it packs', async () => {
    const { files } = await readArchive(
      await packBundle([
        ...FILES,
        { path: 'infrastructure/run.sh', contents: 'true\n', executable: true },
        { path: 'infrastructure/code.zip', contents: Buffer.from([0xff, 0]) },
      ]),
    );
    expect(files).toContainEqual({
      path: 'infrastructure/run.sh',
      contents: 'true\n',
      executable: true,
    });
    expect(files).toContainEqual({
      path: 'infrastructure/code.zip',
      contents: Buffer.from([0xff, 0]),
    });
  });

  it('takes nothing from an archive that leads elsewhere', async () => {
    const { files } = await readArchive(
      makeArchive([
        ...FILES,
        { path: 'infrastructure/../../evil.tf', contents: 'x' },
        {
          path: 'infrastructure/link.tf',
          type: 'SymbolicLink',
          linkpath: '/etc/passwd',
        },
        {
          path: 'infrastructure/hard.tf',
          type: 'Link',
          linkpath: '/etc/passwd',
        },
      ]),
    );
    expect(files).toEqual(sorted);
  });

  it.each([
    [
      'that is none',
      Buffer.from('nonsense'.repeat(200)),
      /isn't a gzipped tar/,
    ],
    ['without a schema', makeArchive([{ path: 'a' }]), /has no schema/],
    [
      'with too many entries',
      makeArchive(
        Array.from({ length: 2_001 }, (_, index) => ({
          path: `infrastructure/${index}`,
        })),
      ),
      /unpacks to more than 16,777,216 bytes or 2,000 entries/,
    ],
    [
      'that unpacks to too much',
      makeArchive(
        Array.from({ length: 9 }, (_, index) => ({
          path: `infrastructure/${index}`,
          contents: ' '.repeat(2e6),
        })),
      ),
      /unpacks to more than/,
    ],
  ])('refuses an archive %s', async (_, archive, message) => {
    await expect(readArchive(archive)).rejects.toThrow(message);
  });

  it('says that there is no bundle', async () => {
    await expect(
      readBundle({ ...ADDRESS, place: join(folder, 'missing') }),
    ).rejects.toThrow(/is neither a folder nor a file/);
    await expect(
      readBundle({ ...ADDRESS, place: 's3://bucket' }),
    ).rejects.toThrow(/must be s3:\/\/<bucket>\/<key>/);
  });

  describe('and S3', () => {
    const objects = new Map<string, Uint8Array>();
    let server: Server;
    let options: Parameters<typeof readBundle>[1];

    beforeAll(async () => {
      server = createServer((req, res) => {
        const path = new URL(req.url ?? '', 'http://s3').pathname;
        const object = objects.get(path);
        if (!object) {
          res.writeHead(404, { 'content-type': 'application/xml' });
          res.end('<Error><Code>NoSuchKey</Code></Error>');
          return;
        }
        res.writeHead(200, { 'content-length': object.length });
        res.end(object);
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      options = {
        endpoint: `http://127.0.0.1:${port}`,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
        maxAttempts: 1,
      };
    });

    afterAll(async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    });

    it('reads a bundle', async () => {
      objects.set('/bundles/network.tar.gz', await packBundle(FILES));
      const place = 's3://bundles/network.tar.gz';
      const { files } = await readBundle({ ...ADDRESS, place }, options);
      expect(files).toEqual(sorted);
      await expect(
        readBundle({ ...ADDRESS, place: 's3://bundles/missing' }, options),
      ).rejects.toThrow("s3://bundles/missing doesn't exist");
    });

    it('says that the region is missing', async () => {
      const { region: _region, ...rest } = options ?? {};
      const environment = process.env;
      process.env = { ...environment, AWS_CONFIG_FILE: '/missing' };
      delete process.env.AWS_REGION;
      try {
        const place = 's3://bundles/network.tar.gz';
        await expect(readBundle({ ...ADDRESS, place }, rest)).rejects.toThrow(
          `${place} can't be read: Region is missing. Set AWS_REGION to the region of the bucket`,
        );
      } finally {
        process.env = environment;
      }
    });

    it('reads the state of an environment', async () => {
      const text = JSON.stringify({
        version: 4,
        outputs: { network: { value: 'one', type: 'string' } },
        resources: [],
      });
      objects.set('/states/team/dev/terraform.tfstate', Buffer.from(text));
      const place = 's3://states/team/';
      expect(await readState(place, { folder: 'dev' }, options)).toEqual({
        text,
        outputs: [{ key: 'network', value: 'one', sensitive: false }],
        resources: [],
      });
      expect(
        await readState(place, { folder: 'prod' }, options),
      ).toBeUndefined();
    });
  });
});

describe('findSyncedBundles', () => {
  const under = (folder: string, files: Record<string, string | Buffer>) =>
    Object.fromEntries(
      Object.entries(files).map(([path, contents]) => [
        `${folder}/${path}`,
        contents,
      ]),
    );

  it('skips a bundle that is too large', async () => {
    const { bundles, skipped } = await findSyncedBundles(
      memoryTree({
        ...under('network/v1', NETWORK_BUNDLE),
        ...under('file/v1', {
          ...NETWORK_BUNDLE,
          'infrastructure/data.bin': Buffer.alloc(3e6),
        }),
        ...under('total/v1', {
          ...NETWORK_BUNDLE,
          ...Object.fromEntries(
            Array.from({ length: 6 }, (_, index) => [
              `infrastructure/${index}.bin`,
              Buffer.alloc(2e6),
            ]),
          ),
        }),
      }),
    );
    expect(bundles.map(({ templateName }) => templateName)).toEqual([
      'network',
    ]);
    expect(skipped).toEqual([
      {
        subject: expect.stringMatching(/file\/v1$/),
        reason: expect.stringMatching(/data.bin" has 3,000,000 bytes/),
      },
      {
        subject: expect.stringMatching(/total\/v1$/),
        reason: expect.stringMatching(/more than the 10,485,760 bytes/),
      },
    ]);
  });
});

describe('readState', () => {
  it('says what is wrong with a state', async () => {
    const folder = await writeFiles({
      'dev/terraform.tfstate': '{"version": 3}',
    });
    await expect(readState(folder, { folder: 'dev' })).rejects.toThrow(
      /dev\/terraform.tfstate can't be used: .*version 4/,
    );
    expect(await readState(folder, { folder: 'prod' })).toBeUndefined();
    await rm(folder, { recursive: true, force: true });
  });
});
