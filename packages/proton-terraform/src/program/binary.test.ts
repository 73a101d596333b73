import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  describeMissingBinary,
  findBinary,
  guessProgram,
  identifyProgram,
} from './binary';

describe('findBinary', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'binary-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  async function install(folder: string, name: string, mode = 0o755) {
    const path = join(directory, folder, name);
    await mkdir(join(directory, folder), { recursive: true });
    await writeFile(path, '');
    await chmod(path, mode);
    return path;
  }

  const searchPath = () =>
    [join(directory, 'first'), join(directory, 'second')].join(':');

  it('prefers terraform to tofu, wherever they are', async () => {
    await install('first', 'tofu');
    const terraform = await install('second', 'terraform');
    expect(await findBinary({ searchPath: searchPath() })).toBe(terraform);
  });

  it('takes tofu when there is no terraform that it may run', async () => {
    await install('first', 'terraform', 0o644);
    const tofu = await install('second', 'tofu');
    expect(await findBinary({ searchPath: searchPath() })).toBe(tofu);
  });

  it('takes nothing but what is configured', async () => {
    await install('first', 'terraform');
    const chosen = await install('elsewhere', 'terraform-1.9');
    const options = { searchPath: searchPath() };
    expect(await findBinary({ ...options, configured: chosen })).toBe(chosen);
    expect(
      await findBinary({ ...options, configured: 'tofu' }),
    ).toBeUndefined();
  });

  it('is not fooled by a folder', async () => {
    await mkdir(join(directory, 'first', 'terraform'), { recursive: true });
    expect(await findBinary({ searchPath: searchPath() })).toBeUndefined();
  });
});

describe('describeMissingBinary', () => {
  it('says what is missing and how to get it', () => {
    expect(describeMissingBinary()).toMatch(
      /^Neither terraform nor tofu is on the PATH\. Install Terraform \(https:/,
    );
  });
});

describe('guessProgram', () => {
  it.each([
    ['/usr/bin/terraform', 'Terraform'],
    ['/opt/tofu/bin/terraform', 'Terraform'],
    ['/usr/bin/tofu', 'OpenTofu'],
  ])('takes %s for %s', (path, name) => {
    expect(guessProgram(path)).toBe(name);
  });
});

describe('identifyProgram', () => {
  it.each([
    ['Terraform v1.11.4\non linux_amd64\n', 'Terraform'],
    ['OpenTofu v1.12.0-beta1\non darwin_arm64\n', 'OpenTofu'],
    ['warning: slow\nOpenTofu v1.10.6\n', 'OpenTofu'],
    ['Terragrunt v0.9', undefined],
  ])('knows %j', (version, program) => {
    expect(identifyProgram(version)).toBe(program);
  });
});
