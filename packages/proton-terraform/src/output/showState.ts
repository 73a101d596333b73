import {
  EngineResult,
  ProvisioningError,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  describeCommandError,
  execute,
  TerraformCall,
} from '../program/execute';
import { StateBackend } from '../state/StateBackend';
import { parseState } from './results';

const TIMEOUT_MS = 120_000;

/**
 * Asks Terraform for the outputs and resources of the state. It cannot be
 * interrupted: what is applied is to be recorded, even when somebody cancels.
 */
export async function showState(
  call: TerraformCall & { stateBackend: StateBackend },
): Promise<EngineResult> {
  const args = ['show', '-json', '-no-color'];
  const shown = await execute(call, args, {
    timeout: TIMEOUT_MS,
    hasNetwork: !call.stateBackend.isLocal,
  }).catch(error => {
    throw new ProvisioningError(
      `Everything is applied, but the state cannot be read: ${describeCommandError(
        error,
      )}`,
    );
  });
  return parseState(shown);
}
