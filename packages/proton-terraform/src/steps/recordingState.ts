import {
  ProvisioningError,
  ProvisioningInterrupted,
} from '@proton-vending/backstage-plugin-proton-common';
import { showState } from '../output/showState';
import { recordLeftState } from './leftState';
import { StepDriverOptions } from './StepDriverOptions';

/**
 * Keeps what the runs have left of the state. Adds to a failure what is
 * provisioned all the same, and to an interruption how to find out.
 */
export async function recordingWhatExists(
  options: StepDriverOptions,
  work: (options: StepDriverOptions) => Promise<unknown>,
): Promise<void> {
  const { run } = options;
  let changes = 0;
  const limited: StepDriverOptions = {
    ...options,
    run: {
      ...run,
      recordProgress: async progress => {
        changes = progress.completed;
        await run.recordProgress(progress);
      },
    },
  };
  const findState = () => showState(options).catch(() => undefined);
  try {
    await work(limited);
  } catch (error) {
    if (error instanceof ProvisioningInterrupted) {
      throw new ProvisioningInterrupted(async () => {
        const unsaved = await recordLeftState(options, {
          changes,
          failure: '',
        });
        if (unsaved !== undefined) {
          await run.log.write({
            step: options.step,
            level: 'error',
            message: unsaved,
          });
        }
        return (await findState())?.resources;
      });
    }
    if (error instanceof ProvisioningError) {
      const unsaved = await recordLeftState(options, {
        changes,
        failure: error.message,
      });
      const state = await findState();
      throw new ProvisioningError(
        addUnsaved(error.message, unsaved),
        state?.resources,
        state?.secrets,
        error.inputProblems,
      );
    }
    throw error;
  }
  await recordLeftState(options, { changes });
}

/** The failure may be that the state is refused, which the second text says too. */
function addUnsaved(failure: string, unsaved: string | undefined): string {
  if (unsaved === undefined) {
    return failure;
  }
  return unsaved.startsWith(failure) ? unsaved : `${failure}\n${unsaved}`;
}
