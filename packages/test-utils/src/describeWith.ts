import { spawnSync } from 'node:child_process';
import { terraformBinary } from './terraformBinary';

/** The programs that npm cannot bring, and how each is asked whether it runs. */
const PROGRAMS = {
  aws: ['--version'],
  moto_server: ['--help'],
  terraform: ['version'],
};

/**
 * `describe` where all of these programs are on the PATH, else a skip under the
 * same name.
 *
 * @public
 */
export function describeWith(
  ...programs: ('aws' | 'moto_server' | 'terraform')[]
): jest.Describe {
  const areThere = programs.every(
    program =>
      spawnSync(
        program === 'terraform' ? terraformBinary : program,
        PROGRAMS[program],
        { stdio: 'ignore' },
      ).status === 0,
  );
  return areThere ? describe : describe.skip;
}
