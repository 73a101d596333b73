import { check } from '../runTools.mjs';

export const formatting = {
  id: 'formatting',
  title: 'Formatting',
  // Not `yarn prettier`: the script of that name writes, so nothing would fail.
  run: ({ toolchain }) => check({ toolchain, args: ['prettier:check'] }),
};
