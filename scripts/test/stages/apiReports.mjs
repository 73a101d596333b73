import { check } from '../runTools.mjs';
import { typeCheck } from './typeCheck.mjs';

export const apiReports = {
  id: 'api-reports',
  title: 'API reports',
  // The reports are made from the declarations that the type check writes.
  run: ({ toolchain, stages }) =>
    check({
      toolchain,
      args: [
        'backstage-repo-tools',
        'api-reports',
        '--ci',
        ...(stages.includes(typeCheck) ? [] : ['--tsc']),
        '--validate-release-tags',
        '-o',
        'ae-undocumented,ae-wrong-input-file-type',
      ],
    }),
};
