import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { detail, ExplainedError, step } from '../lib/output.mjs';
import { fromProton, fromRoot, rootDirectory } from '../lib/paths.mjs';
import { runToEnd } from '../lib/processes.mjs';
import { explainYarnFailure } from './explainYarnFailure.mjs';
import { dependencyStamp } from './stamp.mjs';
import { registryEnvironment, yarnCommand } from './yarn.mjs';

const stampFile = fromProton('dependencies.stamp');
const logFile = fromProton('logs', 'yarn-install.log');

function isInstalled(stamp) {
  return (
    existsSync(fromRoot('node_modules', '.yarn-state.yml')) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp
  );
}

// Of yarn's many lines, those that tell how far it is.
function progressOf(line) {
  const phase = /┌ (.+)$/.exec(line)?.[1];
  if (phase) {
    return phase;
  }
  const built = /YN0007: .*?((?:@[^/\s]+\/)?[^@\s│]+)@/.exec(line)?.[1];
  return built && `building ${built}`;
}

/** Installs exactly what yarn.lock says, unless that is what is there. */
export async function provisionDependencies({ node, env }) {
  const stamp = dependencyStamp({ root: rootDirectory, node });
  if (isInstalled(stamp)) {
    return;
  }
  step('Installing dependencies (a first time takes some minutes)');
  rmSync(stampFile, { force: true });

  const lines = [];
  const code = await runToEnd({
    ...yarnCommand(node, ['install', '--immutable']),
    cwd: rootDirectory,
    env: {
      ...env,
      ...(await registryEnvironment(env)),
      YARN_ENABLE_PROGRESS_BARS: 'false',
      YARN_ENABLE_COLORS: 'false',
      SCARF_ANALYTICS: 'false',
    },
    onLine: line => {
      lines.push(line);
      const progress = progressOf(line);
      if (progress) {
        detail(progress);
      }
    },
  });
  mkdirSync(dirname(logFile), { recursive: true });
  writeFileSync(logFile, `${lines.join('\n')}\n`);
  if (code !== 0) {
    throw new ExplainedError(
      'yarn could not install the dependencies:',
      ...lines.slice(-25),
      '',
      ...explainYarnFailure(lines),
      `The whole log: ${logFile}`,
    );
  }
  writeFileSync(stampFile, stamp);
}
