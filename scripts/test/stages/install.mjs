import { fromRoot } from '../../lib/paths.mjs';
import { provisionChromium } from '../../provision/chromium.mjs';
import { registryEnvironment } from '../../provision/yarn.mjs';
import { runNodeTests } from '../runTools.mjs';

/** Packs the packages and installs them into a new app, as docs/install.md says. */
export const install = {
  id: 'install',
  // Yarn crashes on Node.js 24 when the registry takes too long to answer.
  onRequest: true,
  title: 'Install test: a new app that follows docs/install.md',
  async run({ toolchain }) {
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
