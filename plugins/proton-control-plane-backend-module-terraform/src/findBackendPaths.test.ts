import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBackendPaths } from './findBackendPaths';

describe('findBackendPaths', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'backend-paths-'));
    mkdirSync(join(root, 'app', 'packages', 'backend', 'dist'), {
      recursive: true,
    });
    writeFileSync(join(root, 'app', 'package.json'), '{}');
    writeFileSync(join(root, 'app', 'packages', 'backend', 'package.json'), '');
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const find = (cwd: string, ...argv: string[]) =>
    findBackendPaths({ argv: ['node', ...argv], cwd: () => join(root, cwd) });

  const inRoot = (...paths: string[]) => paths.map(path => join(root, path));

  it('finds the project that the backend is started in', () => {
    expect(find('app/packages/backend', 'dist/index.cjs.js')).toEqual(
      inRoot('app/packages/backend', 'app'),
    );
    expect(find('app', 'packages/backend')).toEqual(inRoot('app'));
  });

  it('finds it by its program when it is started elsewhere', () => {
    const main = join(root, 'app/packages/backend/dist/index.cjs.js');
    expect(find('', main)).toEqual(inRoot('app/packages/backend', 'app'));
  });

  it('finds configuration files', () => {
    writeFileSync(join(root, 'app-config.yaml'), '');
    expect(
      find('', 'x.js', '--config', 'etc/a.yaml', '--config=/etc/b.yaml'),
    ).toEqual([...inRoot('', 'etc/a.yaml'), '/etc/b.yaml']);
  });
});
