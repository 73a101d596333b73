import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TerraformProgram } from './TerraformProgram';

describe('TerraformProgram', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'terraform-program-'));
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(directory, { recursive: true, force: true });
  });

  async function install(version: string) {
    const binary = join(directory, 'terraform');
    await writeFile(
      binary,
      `#!/bin/sh\necho asked >> ${directory}/asked\necho '${version}'\n`,
      { mode: 0o755 },
    );
    return binary;
  }

  const countAnswers = async () =>
    (await readFile(join(directory, 'asked'), 'utf8')).trim().split('\n')
      .length;

  it('asks a binary for its version again when its file or a minute has changed', async () => {
    const binary = await install('Terraform v1.11.4');
    const program = new TerraformProgram({ binary, environment: {} });
    expect(await program.identify(binary)).toBe('Terraform');
    expect(await program.findUnavailability()).toBeUndefined();
    expect(await countAnswers()).toBe(1);

    await install('OpenTofu v1.10.6');
    expect(await program.identify(binary)).toBe('OpenTofu');
    expect(await countAnswers()).toBe(2);

    const later = Date.now() + 61_000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    expect(await program.identify(binary)).toBe('OpenTofu');
    expect(await countAnswers()).toBe(3);
  });

  it('asks again what was no Terraform', async () => {
    const binary = await install('Something v1');
    const program = new TerraformProgram({ binary, environment: {} });
    await program.findUnavailability();
    expect(await program.findUnavailability()).toContain('neither');
    expect(await countAnswers()).toBe(2);
  });
});
