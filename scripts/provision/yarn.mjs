import { readFileSync } from 'node:fs';
import { fromRoot } from '../lib/paths.mjs';
import { runNpm } from './npm.mjs';

/** The yarn release that the repository carries. */
export function yarnRelease() {
  const configuration = readFileSync(fromRoot('.yarnrc.yml'), 'utf8');
  const release = /^yarnPath:\s*(\S+)\s*$/m.exec(configuration)?.[1];
  if (!release) {
    throw new Error('.yarnrc.yml has no yarnPath');
  }
  return fromRoot(release);
}

/** The command line that runs yarn with the given Node, where no yarn is installed. */
export function yarnCommand(node, args) {
  return { command: node.executable, args: [yarnRelease(), ...args] };
}

/** yarn reads no .npmrc: hands it the registry that npm is configured to use. */
export async function registryEnvironment(env) {
  if (env.YARN_NPM_REGISTRY_SERVER) {
    return {};
  }
  const { code, output } = await runNpm(
    ['config', 'get', 'registry', '--loglevel=silent'],
    env,
  );
  const registry = output.find(line => /^https?:\/\//.test(line))?.trim();
  if (code !== 0 || !registry) {
    return {};
  }
  const { hostname, protocol } = new URL(registry);
  return {
    YARN_NPM_REGISTRY_SERVER: registry.replace(/\/$/, ''),
    ...(protocol === 'http:' ? { YARN_UNSAFE_HTTP_WHITELIST: hostname } : {}),
  };
}
