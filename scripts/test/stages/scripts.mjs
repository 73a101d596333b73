import { runNodeTests } from '../runTools.mjs';

export const scripts = {
  id: 'scripts',
  title: 'Tests of the scripts',
  run: ({ toolchain }) =>
    runNodeTests({
      toolchain,
      name: 'scripts',
      args: ['--test', 'scripts/**/*.test.mjs'],
    }),
};
