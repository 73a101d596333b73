import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { detail, step, warn } from '../lib/output.mjs';
import { fromProton, fromRoot } from '../lib/paths.mjs';
import { runToEnd } from '../lib/processes.mjs';
import { findProgram } from '../lib/programs.mjs';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];

const MAC_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const browsersDirectory = fromProton('browsers');

// Where Playwright's own browser is, or would be once it is installed.
function playwrightBrowser() {
  process.env.PLAYWRIGHT_BROWSERS_PATH ??= browsersDirectory;
  try {
    const require = createRequire(fromRoot('package.json'));
    return require('playwright-core').chromium.executablePath();
  } catch {
    return undefined;
  }
}

/** A Chromium of this machine, as a path. */
export function findChromium() {
  const named = process.env.PLAYWRIGHT_CHROMIUM;
  if (named) {
    return existsSync(named) ? named : undefined;
  }
  const own = playwrightBrowser();
  return (
    findProgram(NAMES) ??
    [...MAC_APPLICATIONS, own].find(path => path && existsSync(path))
  );
}

function mayUseApt() {
  const isDebian =
    existsSync('/etc/os-release') &&
    /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  return isDebian && process.getuid?.() === 0 && findProgram('apt-get');
}

async function run(command, args, env) {
  const lines = [];
  const code = await runToEnd({
    command,
    args,
    env,
    onLine: line => lines.push(line),
  });
  if (code !== 0) {
    lines.slice(-10).forEach(line => detail(line));
  }
  return code === 0;
}

async function installWithApt({ env }) {
  step('Installing Chromium from the Debian archive');
  const apt = { ...env, DEBIAN_FRONTEND: 'noninteractive' };
  // A stale or partly unreachable index may still be good enough to install from.
  await run('apt-get', ['update'], apt);
  return run(
    'apt-get',
    [
      'install',
      '-y',
      '--no-install-recommends',
      'chromium',
      'fonts-dejavu-core',
    ],
    apt,
  );
}

async function installWithPlaywright({ node, env }) {
  step('Installing Chromium with Playwright');
  return run(
    node.executable,
    [fromRoot('node_modules/playwright-core/cli.js'), 'install', 'chromium'],
    { ...env, PLAYWRIGHT_BROWSERS_PATH: browsersDirectory },
  );
}

/** Finds a Chromium or installs one. Resolves to its path, or to nothing. */
export async function provisionChromium(toolchain) {
  const found = findChromium();
  if (found) {
    return found;
  }
  if (process.env.PLAYWRIGHT_CHROMIUM) {
    warn(
      `PLAYWRIGHT_CHROMIUM names no file: ${process.env.PLAYWRIGHT_CHROMIUM}`,
    );
    return undefined;
  }
  const installers = [
    ...(mayUseApt() ? [installWithApt] : []),
    installWithPlaywright,
  ];
  for (const install of installers) {
    const path = (await install(toolchain)) && findChromium();
    if (path) {
      return path;
    }
  }
  warn(
    'No Chromium: install one, or name one with the variable PLAYWRIGHT_CHROMIUM.',
  );
  return undefined;
}
