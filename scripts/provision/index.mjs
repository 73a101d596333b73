import { detail } from '../lib/output.mjs';
import { fromProton } from '../lib/paths.mjs';
import { provisionDependencies } from './dependencies.mjs';
import { toolchainEnvironment } from './environment.mjs';
import { withLock } from './lock.mjs';
import { provisionNode } from './node.mjs';

/**
 * Brings what Backstage needs and the machine lacks: a supported Node, yarn, the
 * dependencies with their native modules. All of it goes below the clone.
 */
export async function provision() {
  return withLock(
    {
      file: fromProton('provision.lock'),
      onWait: holder =>
        detail(`waiting for another provisioning (process ${holder})`),
    },
    async () => {
      const node = await provisionNode();
      const env = toolchainEnvironment(node);
      await provisionDependencies({ node, env });
      return { node, env };
    },
  );
}
