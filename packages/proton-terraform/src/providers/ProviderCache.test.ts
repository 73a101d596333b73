import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLATFORM_FOLDER } from './cachedProviders';
import { ProviderCache } from './ProviderCache';

const AWS = 'registry.terraform.io/hashicorp/aws';

const lockOf = (...versions: string[]) =>
  versions
    .map(version => `provider "${AWS}" {\n  version = "${version}"\n}\n`)
    .join('\n');

describe('ProviderCache', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'provider-cache-'));
    const folder = join(directory, AWS, '6.0.0', PLATFORM_FOLDER);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'terraform-provider-aws'), '');
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  const find = (
    locks: { kept?: string; shipped?: string },
    allowDownloads = false,
  ) => new ProviderCache({ directory, allowDownloads }).findDirectory(locks);

  it.each([
    ['nothing is known', {}],
    ['the kept lock file has what is cached', { kept: lockOf('6.0.0') }],
    ['the bundle says what is cached', { shipped: lockOf('6.0.0') }],
  ])('is all that there is when %s', async (_, locks) => {
    expect(await find(locks)).toBe(directory);
  });

  it.each([{ kept: lockOf('6.0.0', '6.1.0') }, { shipped: lockOf('6.1.0') }])(
    'says what it lacks of %j',
    async locks => {
      await expect(find(locks)).rejects.toThrow(
        `The provider cache in ${directory} doesn't have ${AWS} 6.1.0. Fill it with "proton-runner fill-provider-cache"`,
      );
    },
  );

  it('leaves to downloads what it lacks, or may lack', async () => {
    expect(await find({ kept: lockOf('6.0.0') }, true)).toBe(directory);
    expect(await find({ kept: lockOf('6.1.0') }, true)).toBeUndefined();
    expect(await find({ shipped: lockOf('6.0.0') }, true)).toBeUndefined();
    expect(await find({}, true)).toBeUndefined();
  });
});
