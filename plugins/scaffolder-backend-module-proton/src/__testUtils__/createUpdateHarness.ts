import { UpdateEnvironmentCommand } from '@aws-sdk/client-proton';
import { updateEnvironmentAction } from '../actions/updateEnvironment';
import { addCluster } from './clusterProton';
import { createHarness } from './createActionHarness';

/** The action that updates environments, and an environment `demo`. */
export function createUpdateHarness(
  options: Parameters<typeof createHarness>[1] = {},
) {
  const harness = createHarness(updateEnvironmentAction, options);
  addCluster(harness.proton, 'demo', {
    cluster_name: 'demo',
    node_count: 2,
    network: { cidr: '10.0.0.0/16', public: true },
  });
  return harness;
}

/** An action that updates environments, on a fake Proton. */
export type UpdateHarness = ReturnType<typeof createUpdateHarness>;

/** The updates that Proton was asked for. */
export function updatesOf({ proton }: UpdateHarness) {
  return proton.mock
    .commandCalls(UpdateEnvironmentCommand)
    .map(call => call.args[0].input);
}
