import { fromRoot } from '../../lib/paths.mjs';
import { provisionChromium } from '../../provision/chromium.mjs';
import { registryAnswers } from '../../provision/npm.mjs';
import { registryEnvironment } from '../../provision/yarn.mjs';
import { runNodeTests } from '../runTools.mjs';
import { skippedCheck } from '../tally.mjs';

/** Packs the packages and installs them into a new app, as docs/install.md says. */
export const install = {
  id: 'install',
  title: 'Install test: a new app that follows docs/install.md',
  async run({ toolchain }) {
    if (!(await registryAnswers(toolchain.env))) {
      return skippedCheck(
        'a new app that follows docs/install.md',
        "the npm registry doesn't answer",
      );
    }
    const chromium = await provisionChromium(toolchain);
    return runNodeTests({
      toolchain,
      name: 'install',
      cwd: fromRoot('packages/app'),
      args: [
        '--require',
        fromRoot('node_modules/@backstage/cli/config/nodeTransform.cjs'),
        'e2e-tests/install/index.ts',
      ],
      env: {
        PLAYWRIGHT_CHROMIUM: chromium ?? '',
        ...(await registryEnvironment(toolchain.env)),
      },
    });
  },
};
