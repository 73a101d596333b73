import { detail } from '../lib/output.mjs';
import { fromProton } from '../lib/paths.mjs';
import { findProgram } from '../lib/programs.mjs';
import { provisionDependencies } from './dependencies.mjs';
import { toolchainEnvironment, withProgram } from './environment.mjs';
import { withLock } from './lock.mjs';
import { provisionNode } from './node.mjs';
import { provisionOpenTofu } from './opentofu/index.mjs';

function withProvisionLock(action) {
  return withLock(
    {
      file: fromProton('provision.lock'),
      onWait: holder =>
        detail(`waiting for another provisioning (process ${holder})`),
    },
    action,
  );
}

/**
 * Brings what Backstage needs and the machine lacks: a supported Node, yarn, the
 * dependencies with their native modules. All of it goes below the clone.
 */
export async function provision() {
  return withProvisionLock(async () => {
    const node = await provisionNode();
    const env = toolchainEnvironment(node);
    await provisionDependencies({ node, env });
    return { node, env };
  });
}

/**
 * Finds Terraform or OpenTofu on the PATH, else downloads OpenTofu. Resolves to
 * the toolchain with that program on its PATH, if there is one.
 */
export async function provisionTerraform(toolchain) {
  const own = findProgram(['terraform', 'tofu'], toolchain.env);
  if (own) {
    detail(`Terraform: ${own}`);
    return toolchain;
  }
  const opentofu = await withProvisionLock(() => provisionOpenTofu());
  if (!opentofu) {
    return toolchain;
  }
  detail(`OpenTofu: ${opentofu}`);
  return { ...toolchain, env: withProgram(toolchain.env, opentofu) };
}
