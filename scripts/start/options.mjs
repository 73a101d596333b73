import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ExplainedError } from '../lib/output.mjs';

export const USAGE = `npm start [-- options]

  --app-port <port>      where the app listens (3000)
  --backend-port <port>  where the backend listens (7007)
  --state <folder>       where databases, Terraform state and logs are kept (.proton)
  --config <file>        a configuration file to load instead of app-config.yaml and
                         app-config.local.yaml; may be repeated
  --verbose              show everything that backend and app print`;

function parsePort(name, text) {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535) {
    throw new ExplainedError(`--${name} isn't a valid port: ${text}`, USAGE);
  }
  return port;
}

function parseFlags(argv) {
  try {
    return parseArgs({
      args: argv,
      options: {
        'app-port': { type: 'string', default: '3000' },
        'backend-port': { type: 'string', default: '7007' },
        state: { type: 'string' },
        config: { type: 'string', multiple: true, default: [] },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new ExplainedError(error.message, USAGE);
  }
}

export function parseStartOptions(argv) {
  const flags = parseFlags(argv);
  return {
    appPort: parsePort('app-port', flags['app-port']),
    backendPort: parsePort('backend-port', flags['backend-port']),
    stateDirectory: flags.state && resolve(flags.state),
    configFiles: flags.config.map(file => resolve(file)),
    verbose: flags.verbose,
    help: flags.help,
  };
}
