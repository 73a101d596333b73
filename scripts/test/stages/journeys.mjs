import { fromRoot } from '../../lib/paths.mjs';
import { provisionChromium } from '../../provision/chromium.mjs';
import { runNodeTests } from '../runTools.mjs';

/** The tests that run the whole product: browser, app, backend, Terraform. */
export const journeys = {
  id: 'browser',
  title: 'Browser test and other journeys through the running product',
  async run({ toolchain }) {
    const chromium = await provisionChromium(toolchain);
    return runNodeTests({
      toolchain,
      name: 'journeys',
      cwd: fromRoot('packages/app'),
      args: [
        '--require',
        fromRoot('node_modules/@backstage/cli/config/nodeTransform.cjs'),
        'e2e-tests/index.ts',
      ],
      env: { PLAYWRIGHT_CHROMIUM: chromium ?? '' },
    });
  },
};
