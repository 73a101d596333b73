import { join } from 'node:path';
import { cyan, yellow } from '../lib/output.mjs';
import { fromProton, fromRoot } from '../lib/paths.mjs';
import { configurationOverrides } from './configuration.mjs';
import { keepPrivate } from './keepPrivate.mjs';
import { Service } from './Service.mjs';

// Long enough for the backend to interrupt Terraform, which then writes its state.
const BACKEND_GRACE_MILLISECONDS = 45_000;
const APP_GRACE_MILLISECONDS = 5_000;

function commonOptions({ toolchain, options }) {
  return {
    command: toolchain.node.executable,
    verbose: options.verbose,
    env: {
      NODE_ENV: 'development',
      BROWSER: 'none',
      // Spares the second start the compilation of what did not change.
      NODE_COMPILE_CACHE: fromProton('cache', 'v8'),
      ...toolchain.env,
      ...configurationOverrides(options),
    },
  };
}

const logFolder = ({ stateDirectory }) =>
  stateDirectory ? join(stateDirectory, 'logs') : fromProton('logs');

/** Where specs, outputs, states and logs are kept, which hold secrets. */
function stateFolders(options) {
  const state = options.stateDirectory ?? fromProton();
  return [
    join(state, 'database'),
    join(state, 'control-plane'),
    logFolder(options),
  ];
}

const configArguments = ({ configFiles }) =>
  configFiles.flatMap(file => ['--config', file]);

/**
 * The backend as `backstage-cli package start` runs it, less the watching of its
 * sources: one process, which gets the signals itself.
 */
function startBackend({ toolchain, options }) {
  return new Service({
    ...commonOptions({ toolchain, options }),
    name: 'The backend',
    label: cyan('[backend]'),
    cwd: fromRoot('packages/backend'),
    args: [
      '--enable-source-maps',
      '--require',
      fromRoot('node_modules/@backstage/cli/config/nodeTransform.cjs'),
      'src/index.ts',
      ...configArguments(options),
    ],
    url: `http://localhost:${options.backendPort}/.backstage/health/v1/readiness`,
    logFile: join(logFolder(options), 'backend.log'),
    graceMilliseconds: BACKEND_GRACE_MILLISECONDS,
  });
}

/** The app's development server. It answers once the app is compiled. */
function startApp({ toolchain, options }) {
  return new Service({
    ...commonOptions({ toolchain, options }),
    name: 'The app',
    label: yellow('[app]    '),
    cwd: fromRoot('packages/app'),
    args: [
      fromRoot('node_modules/@backstage/cli/bin/backstage-cli'),
      'package',
      'start',
      ...configArguments(options),
    ],
    url: `http://localhost:${options.appPort}/`,
    logFile: join(logFolder(options), 'app.log'),
    graceMilliseconds: APP_GRACE_MILLISECONDS,
  });
}

/** Starts both servers. What they keep is readable by its owner alone. */
export function startServices({ toolchain, options }) {
  keepPrivate(stateFolders(options));
  return [
    startBackend({ toolchain, options }),
    startApp({ toolchain, options }),
  ];
}
