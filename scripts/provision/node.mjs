import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { detail, ExplainedError, step } from '../lib/output.mjs';
import { fromProton } from '../lib/paths.mjs';
import { chooseNode, SUPPORTED_NODES } from './chooseNode.mjs';
import { runNpm } from './npm.mjs';

const toolchainDirectory = fromProton('toolchain');

function versionOf(executable) {
  const { stdout, status } = spawnSync(executable, ['--version'], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim().replace(/^v/, '') : undefined;
}

// The C++ headers let native modules compile without another download.
function headersOf(prefix) {
  return existsSync(join(prefix, 'include', 'node', 'node.h'))
    ? prefix
    : undefined;
}

async function installNode({ packageName, version }) {
  const prefix = join(toolchainDirectory, 'node_modules', packageName);
  const executable = join(
    prefix,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (versionOf(executable) !== version) {
    step(`Getting Node ${version} from the npm registry`);
    mkdirSync(toolchainDirectory, { recursive: true });
    const { code, output } = await runNpm([
      'install',
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--loglevel=error',
      '--prefix',
      toolchainDirectory,
      `${packageName}@${version}`,
    ]);
    if (code !== 0) {
      throw new ExplainedError(
        `npm could not install ${packageName}@${version}:`,
        ...output.slice(-15),
        `Check the network and \`npm config get registry\`, or install ${SUPPORTED_NODES} and run this with it.`,
      );
    }
    if (versionOf(executable) !== version) {
      throw new ExplainedError(
        `Node ${version} from the npm registry does not run on this system.`,
        `Install ${SUPPORTED_NODES} from https://nodejs.org or your system, and run this with it.`,
      );
    }
  }
  return { executable, version, headers: headersOf(prefix) };
}

/** Finds or installs the Node that runs everything else. */
export async function provisionNode() {
  const choice = chooseNode({
    version: process.versions.node,
    platform: process.platform,
    arch: process.arch,
  });
  if (choice.source === 'none') {
    throw new ExplainedError(
      `Backstage needs ${SUPPORTED_NODES}; this is ${process.version}, and the npm registry has none for ${choice.target}.`,
      'Install one from https://nodejs.org or your package manager, and run this with it.',
    );
  }
  const node =
    choice.source === 'registry'
      ? await installNode(choice)
      : {
          executable: process.execPath,
          version: choice.version,
          headers: headersOf(dirname(dirname(process.execPath))),
        };
  detail(`Node ${node.version}: ${node.executable}`);
  return node;
}
