import { tallyJestResults } from '../jestResults.mjs';
import { runTool, runWithResults } from '../runTools.mjs';

export const unit = {
  id: 'unit',
  title: 'Unit and integration tests',
  run: ({ toolchain, patterns }) =>
    runWithResults({
      name: 'unit',
      readTally: tallyJestResults,
      run: file =>
        runTool({
          toolchain,
          args: [
            'backstage-cli',
            'repo',
            'test',
            '--watch=false',
            '--ci',
            '--json',
            `--outputFile=${file}`,
            ...patterns,
          ],
        }),
    }),
};
