import { delimiter, dirname } from 'node:path';

/** The environment in which every program of the toolchain runs. */
export function toolchainEnvironment(node, base = process.env) {
  return {
    ...base,
    PATH: [dirname(node.executable), base.PATH ?? ''].join(delimiter),
    ...(node.headers ? { npm_config_nodedir: node.headers } : {}),
  };
}

/** The same environment with the folder of a program at the end of its PATH. */
export function withProgram(env, program) {
  return {
    ...env,
    PATH: [env.PATH, dirname(program)].filter(Boolean).join(delimiter),
  };
}
