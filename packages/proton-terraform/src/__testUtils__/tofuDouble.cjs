'use strict';

/*
 * Stands for OpenTofu where there is none: runs Terraform, and changes what
 * OpenTofu's published source does differently and the engine depends on.
 */

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');

const VERSION = '1.9.4';
const LOCK_FILE = '.terraform.lock.hcl';
const CHOICE = /^provider "([^"/]+)\/([^"]+)" \{[^}]*\}\n*/gm;

// v1.9, internal/addrs/provider.go: where providers without a host come from.
const HOST = 'registry.opentofu.org';
const TERRAFORMS_HOST = 'registry.terraform.io';

const args = process.argv.slice(2);

// Signals go to the whole process group, and it is Terraform that heeds them.
process.on('SIGINT', () => {});

if (args[0] === 'version') {
  // v1.9, internal/command/version.go
  process.stdout.write(`OpenTofu v${VERSION}\non linux_amd64\n`);
} else {
  run();
}

function run() {
  rewriteLockFile(toTerraform);
  const cache = process.env.TF_PLUGIN_CACHE_DIR;
  const isInit = args[0] === 'init';
  const restoreSources = isInit ? rewriteSources() : () => {};
  const child = spawn('terraform', isInit ? args.map(viewPluginDir) : args, {
    env: {
      ...process.env,
      ...(isInit && cache && { TF_PLUGIN_CACHE_DIR: viewOf(cache) }),
      ...(isInit && viewConfiguration()),
    },
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  pass(child.stdout, process.stdout);
  pass(child.stderr, process.stderr);
  child.on('close', (code, signal) => {
    rewriteLockFile(toOpenTofu);
    restoreSources();
    if (isInit && cache) {
      copyHosts(`${cache}.view`, cache, TERRAFORMS_HOST, HOST);
    }
    if (signal) {
      process.kill(process.pid, signal);
    }
    process.exitCode = code;
  });
}

// v1.9 leaves the choices of Terraform's registry out of account; from v1.10
// on, internal/depsfile/locks.go takes the versions of those of `hashicorp`.
function toTerraform(text) {
  return text.replace(CHOICE, (choice, host) =>
    host === TERRAFORMS_HOST ? '' : choice.replace(HOST, TERRAFORMS_HOST),
  );
}

function toOpenTofu(text) {
  return text.replaceAll(TERRAFORMS_HOST, HOST);
}

function rewriteLockFile(change) {
  if (fs.existsSync(LOCK_FILE)) {
    fs.writeFileSync(LOCK_FILE, change(fs.readFileSync(LOCK_FILE, 'utf8')));
  }
}

/** Sources that name OpenTofu's registry. Returns what puts them back. */
function rewriteSources() {
  const changed = fs
    .readdirSync('.')
    .filter(name => name.endsWith('.tf'))
    .map(name => ({ name, text: fs.readFileSync(name, 'utf8') }))
    .filter(({ text }) => text.includes(`"${HOST}/`));
  const writeAll = change =>
    changed.forEach(({ name, text }) => fs.writeFileSync(name, change(text)));
  writeAll(text => text.replaceAll(`"${HOST}/`, `"${TERRAFORMS_HOST}/`));
  return () => writeAll(text => text);
}

/** A folder of providers as Terraform must see it to find OpenTofu's. */
function viewOf(directory) {
  const view = `${directory}.view`;
  fs.rmSync(view, { recursive: true, force: true });
  fs.mkdirSync(view, { recursive: true });
  copyHosts(directory, view, HOST, TERRAFORMS_HOST);
  return view;
}

function copyHosts(from, to, host, newHost) {
  const hosts = fs.existsSync(from) ? fs.readdirSync(from) : [];
  for (const name of hosts.filter(found => found !== newHost)) {
    const target = path.join(to, name === host ? newHost : name);
    fs.cpSync(path.join(from, name), target, { recursive: true });
  }
}

function viewPluginDir(arg) {
  return arg.replace(
    /^(-plugin-dir=)(.*)$/,
    (_, name, directory) => name + viewOf(directory),
  );
}

function viewConfiguration() {
  const file = process.env.TF_CLI_CONFIG_FILE;
  if (!file) {
    return {};
  }
  const text = fs
    .readFileSync(file, 'utf8')
    .replace(/path = "(.*?)"/g, (_, mirror) => `path = "${viewOf(mirror)}"`);
  fs.writeFileSync(`${file}.view`, text);
  return { TF_CLI_CONFIG_FILE: `${file}.view` };
}

function pass(from, to) {
  readline
    .createInterface({ input: from, crlfDelay: Infinity })
    .on('line', line => to.write(`${toOpenTofu(describe(line))}\n`));
}

// v1.9, internal/command/views/json_view.go and operation.go; internal/configs/module.go
function describe(line) {
  return line
    .replace(
      /"@message":"Terraform [\d.]+"/,
      `"@message":"OpenTofu ${VERSION}"`,
    )
    .replace('"@module":"terraform.ui"', '"@module":"tofu.ui"')
    .replace(
      /"terraform":"[\d.]+","type":"version"/,
      `"tofu":"${VERSION}","type":"version"`,
    )
    .replace('wait for Terraform to exit', 'wait for OpenTofu to exit')
    .replace(
      'Unsupported Terraform Core version',
      'Unsupported OpenTofu Core version',
    )
    .replace(
      'Terraform has been successfully',
      'OpenTofu has been successfully',
    );
}
