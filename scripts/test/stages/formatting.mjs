import { check } from '../runTools.mjs';

export const formatting = {
  id: 'formatting',
  title: 'Formatting',
  run: ({ toolchain }) =>
    check({ toolchain, args: ['prettier', '--check', '.'] }),
};
