import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { provisionOpenTofu } from './index.mjs';
import { startServer } from './testing/startServer.mjs';
import { zipOf } from './testing/zipOf.mjs';

const FILE = '/v1.2.3/tofu_1.2.3_linux_amd64.zip';

const program = (version = '1.2.3') => `#!/bin/sh
echo "OpenTofu v${version}"
echo "on linux_amd64"
`;

const archive = zipOf('tofu', program());

const sha256 = contents => createHash('sha256').update(contents).digest('hex');

function setUp(t, { contents = archive } = {}) {
  const toolchainDirectory = mkdtempSync(join(tmpdir(), 'opentofu-'));
  t.after(() => rmSync(toolchainDirectory, { recursive: true }));
  const said = [];
  const keep = text => said.push(text);
  return {
    said,
    toolchainDirectory,
    provision: (mirror, options = {}) =>
      provisionOpenTofu({
        release: {
          version: '1.2.3',
          checksums: { linux_amd64: sha256(contents) },
        },
        platform: 'linux',
        arch: 'x64',
        toolchainDirectory,
        log: { detail: keep, step: keep, warn: keep },
        stalledAfterMilliseconds: 5_000,
        ...options,
        env: { ...options.env, PROTON_OPENTOFU_MIRROR: mirror },
      }),
  };
}

function assertNotInstalled({ said, toolchainDirectory }, reason) {
  assert.match(said.join('\n'), reason);
  assert.match(said.join('\n'), /deployments fail/);
  assert.match(
    said.join('\n'),
    /https:\/\/opentofu\.org\/docs\/intro\/install/,
  );
  const files = readdirSync(toolchainDirectory, { recursive: true });
  assert.deepEqual(
    files.filter(file => /tofu$|partial/.test(file)),
    [],
  );
}

test('downloads OpenTofu from a mirror, verifies it and installs it once', async t => {
  const { provision, said } = setUp(t);
  const requests = [];
  const mirror = await startServer(t, (req, res) => {
    requests.push(req.url);
    res.end(archive);
  });

  const path = await provision(`${mirror}/`);
  assert.match(
    spawnSync(path, ['version'], { encoding: 'utf8' }).stdout,
    /^OpenTofu v1\.2\.3\n/,
  );
  assert.match(said[0], /Downloading OpenTofu 1\.2\.3/);

  assert.equal(await provision(mirror), path);
  assert.deepEqual(requests, [FILE]);
});

test('replaces an installed program that does not run', async t => {
  const { provision } = setUp(t);
  const mirror = await startServer(t, (_req, res) => res.end(archive));
  const path = await provision(mirror);
  writeFileSync(path, 'half a program');
  chmodSync(path, 0o755);
  assert.equal(await provision(mirror), path);
  assert.equal(spawnSync(path, ['version']).status, 0);
});

test('refuses an archive that is not the released one', async t => {
  const site = setUp(t);
  const tampered = zipOf(
    'tofu',
    `${program()}touch ${site.toolchainDirectory}/ran\n`,
  );
  const mirror = await startServer(t, (_req, res) => res.end(tampered));
  assert.equal(await site.provision(mirror), undefined);
  assertNotInstalled(site, new RegExp(sha256(tampered)));
  assert.equal(existsSync(join(site.toolchainDirectory, 'ran')), false);
});

test('refuses an archive without the program, and one with another version', async t => {
  for (const [contents, reason] of [
    [zipOf('terraform', program()), /has no tofu/],
    [zipOf('tofu', program('9.9.9')), /1\.2\.3 doesn't run/],
    [Buffer.from('no archive'), /end of central directory/i],
  ]) {
    const site = setUp(t, { contents });
    const mirror = await startServer(t, (_req, res) => res.end(contents));
    assert.equal(await site.provision(mirror), undefined);
    assertNotInstalled(site, reason);
  }
});

test('goes on without OpenTofu when the download is cut off', async t => {
  const site = setUp(t);
  const mirror = await startServer(t, (_req, res) => {
    res.setHeader('content-length', archive.length);
    res.write(archive.subarray(0, 20));
    setTimeout(() => res.destroy(), 50);
  });
  assert.equal(await site.provision(mirror), undefined);
  assertNotInstalled(site, /Can't download http:.*(closed|terminated|aborted)/);
});

test('goes on without OpenTofu when the server stops sending', async t => {
  const site = setUp(t);
  const mirror = await startServer(t, (req, res) => {
    if (!req.url.startsWith('/silent')) {
      res.write(archive.subarray(0, 20));
    }
  });
  for (const address of [mirror, `${mirror}/silent`]) {
    assert.equal(
      await site.provision(address, { stalledAfterMilliseconds: 200 }),
      undefined,
    );
    assertNotInstalled(site, /the server sent nothing for 0\.2 s/);
  }
});

test('waits for a slow server that keeps sending, and shows the progress', async t => {
  const { provision, said } = setUp(t);
  const mirror = await startServer(t, async (_req, res) => {
    res.setHeader('content-length', archive.length);
    const step = Math.ceil(archive.length / 30);
    for (let at = 0; at < archive.length; at += step) {
      res.write(archive.subarray(at, at + step));
      await delay(100);
    }
    res.end();
  });
  assert.ok(await provision(mirror, { stalledAfterMilliseconds: 2_000 }));
  assert.match(said.join('\n'), /^0\.0 MB of 0\.0 MB$/m);
});

test('goes on without OpenTofu when the mirror does not have it', async t => {
  const site = setUp(t);
  const mirror = await startServer(t, (_req, res) => {
    res.statusCode = 404;
    res.end('nothing here');
  });
  assert.equal(await site.provision(mirror), undefined);
  assertNotInstalled(site, /answered 404 Not Found/);
});

test('goes on without OpenTofu when the network is unavailable', async t => {
  const site = setUp(t);
  // Nothing listens on the port of a server that has stopped.
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  assert.equal(await site.provision(`http://127.0.0.1:${port}`), undefined);
  assertNotInstalled(site, /ECONNREFUSED/);
});

test('follows a redirect to another server, without the credentials of the first', async t => {
  const { provision, said } = setUp(t);
  const seen = [];
  const other = await startServer(t, (req, res) => {
    seen.push(['other', req.headers.authorization]);
    res.end(archive);
  });
  const mirror = await startServer(t, (req, res) => {
    seen.push(['mirror', req.headers.authorization]);
    res.writeHead(302, { location: `${other}/storage/tofu.zip` });
    res.end();
  });
  const address = mirror.replace('http://', 'http://user:p%40ss@');
  assert.ok(await provision(address));
  assert.deepEqual(seen, [
    ['mirror', `Basic ${btoa('user:p@ss')}`],
    ['other', undefined],
  ]);
  assert.doesNotMatch(said.join('\n'), /p%40ss|p@ss/);
});

test('gives up on endless redirects and on a file that is too large', async t => {
  const site = setUp(t);
  const endless = await startServer(t, (req, res) => {
    res.writeHead(302, { location: req.url });
    res.end();
  });
  assert.equal(await site.provision(endless), undefined);
  assertNotInstalled(site, /redirect/);

  const large = await startServer(t, (_req, res) => res.end(archive));
  assert.equal(await site.provision(large, { maxBytes: 10 }), undefined);
  assertNotInstalled(site, /larger than 10 bytes/);
});

/** A proxy that opens tunnels to the only server that there is. */
async function startProxy(t, target) {
  const tunnels = [];
  const proxy = createServer();
  proxy.on('connect', (req, socket) => {
    tunnels.push(req.url);
    const upstream = connect(Number(new URL(target).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    t.after(() => upstream.destroy());
    t.after(() => socket.destroy());
  });
  proxy.on('request', (req, res) => {
    tunnels.push(new URL(req.url).host);
    res.end(archive);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.after(() => proxy.close());
  return { url: `http://127.0.0.1:${proxy.address().port}`, tunnels };
}

test('downloads through a proxy, except from the hosts that need none', async t => {
  const { provision, toolchainDirectory } = setUp(t);
  const target = await startServer(t, (_req, res) => res.end(archive));
  const proxy = await startProxy(t, target);
  const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url };

  assert.ok(await provision('http://mirror.example.com', { env }));
  assert.match(proxy.tunnels[0], /^mirror\.example\.com(:80)?$/);

  rmSync(join(toolchainDirectory, 'opentofu-1.2.3'), { recursive: true });
  assert.ok(
    await provision(target, { env: { ...env, NO_PROXY: '127.0.0.1' } }),
  );
  assert.equal(proxy.tunnels.length, 1);
});

test('gives instructions for a platform without a checksum, and asks no server', async t => {
  const site = setUp(t);
  assert.equal(
    await site.provision('http://127.0.0.1:1', { platform: 'freebsd' }),
    undefined,
  );
  assertNotInstalled(site, /no OpenTofu for freebsd-x64/);
  assert.doesNotMatch(site.said.join('\n'), /Downloading|MIRROR/);
});

test('says that the address of the mirror is wrong, without repeating it', async t => {
  const site = setUp(t);
  assert.equal(await site.provision('user:secret@mirror'), undefined);
  assert.equal(await site.provision('//mirror'), undefined);
  assert.equal(
    site.said.filter(text => /MIRROR isn't an HTTP or HTTPS URL/.test(text))
      .length,
    2,
  );
  assert.doesNotMatch(site.said.join('\n'), /secret/);
});
