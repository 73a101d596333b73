import {
  protonEnvironmentFolder,
  writeFiles,
} from '@proton-vending/test-utils';
import { rm } from 'node:fs/promises';
import { runProtonImport } from '../__testUtils__/ImportPlane';

jest.setTimeout(240_000);

describe('proton-import', () => {
  let repository: string;

  beforeAll(async () => {
    repository = await writeFiles(protonEnvironmentFolder('dev'));
  });

  afterAll(() => rm(repository, { recursive: true, force: true }));

  it('reports what it would import, and needs no control plane for it', async () => {
    const { code, stdout, stderr } = await runProtonImport([repository]);
    expect(stderr).toBe('');
    expect(stdout).toBe(`Repository: ${repository}

Template versions (1)
  network:1.0  rebuilt  Rebuilt from the files of dev; its schema is inferred

Environments (1)
  dev  network:1.0  123456789012/us-east-1  from dev

Skipped (0)

This was a dry run: nothing was changed. Use --apply to import
`);
    expect(code).toBe(0);
  });

  it.each([
    [['--apply'], /Give one repository/],
    [['.', '--apply'], /--apply needs the --endpoint/],
    [['.', '--nonsense'], /Unknown option '--nonsense'/],
    [['/missing'], /\/missing doesn't exist/],
    [['.', '--bundle', 'vpc'], /--bundle must be <template>/],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await runProtonImport(args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('needs a key to apply', async () => {
    const { code, stderr } = await runProtonImport([
      repository,
      '--apply',
      '--endpoint',
      'http://127.0.0.1:9/api/proton-control-plane',
    ]);
    expect(stderr).toMatch(/Set PROTON_ACCESS_KEY_ID/);
    expect(code).toBe(2);
  });

  it('says that the control plane is unreachable', async () => {
    const { code, stdout } = await runProtonImport(
      [
        repository,
        '--apply',
        '--endpoint',
        'http://127.0.0.1:9/api/proton-control-plane',
      ],
      { PROTON_ACCESS_KEY_ID: 'a', PROTON_SECRET_ACCESS_KEY: 'b' },
    );
    expect(stdout).toMatch(/failed {2}template network/);
    expect(code).toBe(1);
  });
});
