import { check } from '../runTools.mjs';

export const typeCheck = {
  id: 'types',
  title: 'Type check',
  run: ({ toolchain }) => check({ toolchain, args: ['tsc'] }),
};
