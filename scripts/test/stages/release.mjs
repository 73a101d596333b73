import { check } from '../runTools.mjs';

export const release = {
  id: 'release',
  title: 'Metadata of the published packages',
  run: ({ toolchain }) =>
    check({
      toolchain,
      args: ['backstage-cli', 'repo', 'fix', '--publish', '--check'],
    }),
};
