import { createMockDirectory } from '@backstage/backend-test-utils';
import { chmodSync, symlinkSync } from 'node:fs';
import { Parser } from 'tar';
import { gunzipSync } from 'node:zlib';
import { checkBundle } from './checkBundle';
import { hashBundleFiles } from './bundleFiles';
import { packBundle } from './packBundle';
import { readBundleFolder } from './readBundleFolder';
import { DEMO_BUNDLE } from '../__testUtils__/demoBundle';
import { testSchemaValidator } from '../__testUtils__/testSchemaValidator';

const workspace = createMockDirectory();
const read = () =>
  readBundleFolder({ workspacePath: workspace.path, path: 'bundle' });

function unpack(archive: Buffer) {
  const entries: { path: string; mode?: number; contents: string }[] = [];
  const parser = new Parser();
  parser.on('entry', entry => {
    const chunks: Buffer[] = [];
    entry.on('data', (chunk: Buffer) => chunks.push(chunk));
    entry.on('end', () =>
      entries.push({
        path: entry.path,
        mode: entry.mode,
        contents: Buffer.concat(chunks).toString(),
      }),
    );
  });
  parser.end(gunzipSync(archive));
  return entries;
}

describe('readBundleFolder', () => {
  it('reads the files of the bundle in the order of their paths', async () => {
    workspace.setContent({
      bundle: {
        ...DEMO_BUNDLE,
        'README.md': 'beside the bundle',
        '.git': { HEAD: 'ref' },
      },
    });
    const files = await read();
    expect(files.map(({ path }) => path)).toEqual([
      'infrastructure/main.tf',
      'infrastructure/manifest.yaml',
      'schema/schema.yaml',
    ]);
  });

  it('leaves out what Git, macOS and trial runs of Terraform left there', async () => {
    workspace.setContent({
      bundle: {
        infrastructure: {
          'main.tf': '',
          'terraform.tfstate': '{"secret":true}',
          'terraform.tfstate.backup': '{}',
          '.DS_Store': '',
          '._main.tf': '',
          '.terraform': { providers: { huge: '' } },
          '.git': { HEAD: '' },
        },
      },
    });
    symlinkSync('/', workspace.resolve('bundle/infrastructure/.terraform/out'));
    expect((await read()).map(({ path }) => path)).toEqual([
      'infrastructure/main.tf',
    ]);
  });

  it('follows links that stay in the folder', async () => {
    workspace.setContent({
      bundle: { shared: { 'tags.tf': 'locals {}' }, infrastructure: {} },
    });
    symlinkSync(
      '../shared/tags.tf',
      workspace.resolve('bundle/infrastructure/tags.tf'),
    );
    symlinkSync('../shared', workspace.resolve('bundle/infrastructure/shared'));
    const files = await read();
    expect(files.map(file => [file.path, file.contents.toString()])).toEqual([
      ['infrastructure/shared/tags.tf', 'locals {}'],
      ['infrastructure/tags.tf', 'locals {}'],
    ]);
  });

  it.each([
    ['../../secret.tf', /main.tf is a link that leaves the folder/],
    ['/etc/hostname', /main.tf is a link that leaves the folder/],
    ['nowhere.tf', /main.tf is a link to nothing/],
    ['.', /main.tf is a link to a folder that it lies in/],
  ])('refuses a link to %s', async (target, message) => {
    workspace.setContent({
      'secret.tf': 'secret',
      bundle: { infrastructure: {} },
    });
    symlinkSync(target, workspace.resolve('bundle/infrastructure/main.tf'));
    await expect(read()).rejects.toThrow(message);
  });

  it('refuses a folder that leaves the workspace, and one that is not there', async () => {
    workspace.setContent({});
    await expect(read()).rejects.toThrow(/has no folder "bundle"; fetch/);
    await expect(
      readBundleFolder({ workspacePath: workspace.path, path: '../..' }),
    ).rejects.toThrow(/not allowed/);
  });

  it('refuses more than a bundle may have', async () => {
    workspace.setContent({
      bundle: { infrastructure: { 'large.tf': Buffer.alloc(10_485_761) } },
    });
    await expect(read()).rejects.toThrow(
      'The bundle has more than 10 MiB with infrastructure/large.tf',
    );
  });
});

describe('packBundle', () => {
  it('makes the same bytes of the same files, whatever the machine says of them', async () => {
    workspace.setContent({ bundle: DEMO_BUNDLE });
    const first = await read();
    workspace.clear();
    workspace.setContent({ bundle: DEMO_BUNDLE });
    const second = await read();

    expect(await packBundle(first)).toEqual(await packBundle(second));
    expect(hashBundleFiles(first)).toBe(hashBundleFiles(second));
  });

  it('packs every file whole, those with long names too', async () => {
    const path = `infrastructure/${'long/'.repeat(40)}main.tf`;
    const contents = Buffer.from('# größer\n'.repeat(5000));
    expect(unpack(await packBundle([{ path, contents }]))).toEqual([
      { path, mode: 0o644, contents: contents.toString() },
    ]);
  });
});

describe('a script of a bundle', () => {
  it('stays a program, and bytes stay bytes', async () => {
    const png = Buffer.from('89504e470d0a1a0a', 'hex');
    workspace.setContent({
      bundle: { infrastructure: { 'logo.png': png, 'setup.sh': 'ls' } },
    });
    const before = await read();
    chmodSync(workspace.resolve('bundle/infrastructure/setup.sh'), 0o755);
    const files = await read();

    expect(files[0].contents).toEqual(png);
    expect(
      unpack(await packBundle(files)).map(({ path, mode }) => [path, mode]),
    ).toEqual([
      ['infrastructure/logo.png', 0o644],
      ['infrastructure/setup.sh', 0o755],
    ]);
    expect(hashBundleFiles(files)).not.toBe(hashBundleFiles(before));
  });
});

describe('hashBundleFiles', () => {
  it('tells contents and paths apart', () => {
    const hashOf = (...files: [string, string][]) =>
      hashBundleFiles(
        files.map(([path, contents]) => ({
          path,
          contents: Buffer.from(contents),
        })),
      );
    const hashes = [
      hashOf(['a', 'bc']),
      hashOf(['ab', 'c']),
      hashOf(['a', 'b'], ['c', '']),
      hashOf(['a', 'b']),
    ];
    expect(new Set(hashes).size).toBe(4);
  });
});

describe('checkBundle', () => {
  const check = async (isCustomerManaged = false) =>
    checkBundle({
      schemaValidator: testSchemaValidator,
      files: await read(),
      path: 'bundle',
      isCustomerManaged,
    });

  it('takes a whole bundle', async () => {
    workspace.setContent({ bundle: DEMO_BUNDLE });
    await expect(check()).resolves.toEqual([]);
  });

  it('needs no manifest when environments are customer managed', async () => {
    workspace.setContent({ bundle: { schema: DEMO_BUNDLE.schema } });
    await expect(check(true)).resolves.toEqual([]);
  });

  it('names everything that is missing', async () => {
    workspace.setContent({
      bundle: { infrastructure: { 'manifest.yml': '' } },
    });
    await expect(check()).rejects.toThrow(
      [
        'The bundle in "bundle" cannot be registered:',
        '- schema/schema.yaml is missing',
        '- infrastructure/manifest.yaml is missing: infrastructure/manifest.yml must have that name',
      ].join('\n'),
    );
  });

  it('names what is wrong with the schema', async () => {
    workspace.setContent({
      bundle: { ...DEMO_BUNDLE, schema: { 'schema.yaml': 'schema: {}' } },
    });
    await expect(check()).rejects.toThrow(/- schema\/schema.yaml: .*format/);
  });
});
