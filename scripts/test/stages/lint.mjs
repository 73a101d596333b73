import { check } from '../runTools.mjs';

export const lint = {
  id: 'lint',
  title: 'Lint',
  run: ({ toolchain }) =>
    check({ toolchain, args: ['backstage-cli', 'repo', 'lint'] }),
};
