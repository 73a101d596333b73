import { writeFiles } from '@proton-vending/test-utils';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { openRepository } from './openRepository';

jest.setTimeout(120_000);

describe('openRepository', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await writeFiles({
      'dev/main.tf': 'locals {}\n',
      'dev/run.sh': 'true\n',
      '.terraform/modules.json': '{}',
    });
    await chmod(join(folder, 'dev/run.sh'), 0o755);
    await symlink('/etc', join(folder, 'etc'));
    await symlink('/etc/passwd', join(folder, 'dev/passwd.tf'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args],
      {
        cwd: folder,
      },
    );

  async function commit(): Promise<string> {
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-q', '-m', 'All of it');
    const bare = join(folder, 'bare.git');
    git('clone', '-q', '--bare', '.', bare);
    return bare;
  }

  it('reads a checked-out folder, and follows no link', async () => {
    const tree = await openRepository(folder);
    expect(tree.files).toEqual(['dev/main.tf', 'dev/run.sh']);
    expect(tree.links).toEqual(['dev/passwd.tf', 'etc']);
    expect(await tree.read('dev/run.sh', 100)).toEqual({
      bytes: Buffer.from('true\n'),
      executable: true,
    });
    await expect(tree.read('dev/passwd.tf', 100)).rejects.toThrow(/ELOOP/);
    await expect(tree.read('dev/main.tf', 4)).rejects.toThrow(
      '"dev/main.tf" has 10 bytes, and at most 4 are read',
    );
  });

  it.each([
    ['a bare repository', (bare: string) => bare],
    ['a URL', (bare: string) => `file://${bare}`],
  ])('reads %s the same way', async (_, toPlace) => {
    const tree = await openRepository(toPlace(await commit()));
    try {
      expect(tree.files).toEqual([
        '.terraform/modules.json',
        'dev/main.tf',
        'dev/run.sh',
      ]);
      expect(tree.links).toEqual(['dev/passwd.tf', 'etc']);
      expect(await tree.read('dev/run.sh', 100)).toEqual({
        bytes: Buffer.from('true\n'),
        executable: true,
      });
      await expect(tree.read('dev/main.tf', 4)).rejects.toThrow(/at most 4/);
    } finally {
      await tree.close();
    }
  });

  it('says what is wrong with a place', async () => {
    await expect(openRepository(join(folder, 'missing'))).rejects.toThrow(
      /doesn't exist/,
    );
    await expect(openRepository(folder, 'main')).rejects.toThrow(
      /leave --branch out/,
    );
    const bare = await commit();
    await expect(openRepository(bare, 'missing')).rejects.toThrow(
      /has no commit "missing"/,
    );
    await expect(openRepository(bare, '--output=x')).rejects.toThrow(
      /has no commit/,
    );
    await expect(
      openRepository(`file://token:secret@${folder}/missing`),
    ).rejects.toThrow(/^file:\/\/[^@]*\/missing can't be cloned/);
  });

  it.each(['.', '..'])('refuses a tree with the name %j', async segment => {
    const bare = await commit();
    const write = (input: string, ...args: string[]) =>
      execFileSync('git', ['--git-dir', bare, ...args], {
        input,
        encoding: 'utf8',
        env: {
          ...process.env,
          GIT_AUTHOR_NAME: 't',
          GIT_AUTHOR_EMAIL: 't@t',
          GIT_COMMITTER_NAME: 't',
          GIT_COMMITTER_EMAIL: 't@t',
        },
      }).trim();
    const blob = write('{}', 'hash-object', '-w', '--stdin');
    const inner = write(`100644 blob ${blob}\tsecret.json\n`, 'mktree');
    const outer = write(`040000 tree ${inner}\t${segment}\n`, 'mktree');
    const hostile = write('', 'commit-tree', outer);
    write('', 'update-ref', 'refs/heads/hostile', hostile);
    await expect(openRepository(bare, 'hostile')).rejects.toThrow(
      `has the path "${segment}/secret.json"`,
    );
  });

  it('stops at 100,000 files', async () => {
    const bare = await commit();
    const commands = [
      'blob\nmark :1\ndata 1\nx\n',
      'commit refs/heads/large\nmark :2\ncommitter t <t@t> 0 +0000\ndata 1\nx\n',
      ...Array.from(
        { length: 100_001 },
        (_, index) => `M 100644 :1 files/${index % 500}/${index}\n`,
      ),
    ].join('');
    execFileSync('git', ['--git-dir', bare, 'fast-import', '--quiet'], {
      input: commands,
    });
    await expect(openRepository(bare, 'large')).rejects.toThrow(
      /more than 100,000 files. Give the folder that has the environments/,
    );
  });

  it('stops at folders that are nested too deeply', async () => {
    await mkdir(join(folder, 'a/'.repeat(70)), { recursive: true });
    await expect(openRepository(folder)).rejects.toThrow(
      /more than 64 nested folders/,
    );
  });
});
