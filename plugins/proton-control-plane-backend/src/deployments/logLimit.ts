import {
  DeploymentStep,
  EngineLogLine,
} from '@proton-vending/backstage-plugin-proton-common';
import { DeploymentLogStore } from '../database/DeploymentLogStore';

/**
 * Appends lines to a log up to its limit, in a transaction that locks the deployment.
 *
 * @param before - how many characters the log has
 * @returns how many it has then
 */
export async function appendWithin(
  limit: number,
  deploymentLogs: DeploymentLogStore,
  deploymentId: string,
  before: number,
  lines: EngineLogLine[],
): Promise<number> {
  const { kept, length } = keepWithin(limit, before, lines);
  await deploymentLogs.append(deploymentId, kept, new Date());
  return length;
}

export function isFromEngine({ cursor }: EngineLogLine): boolean {
  return cursor !== undefined;
}

/**
 * What of the lines the log takes in: from the one on that reaches the limit
 * none of the engine's, and a line that says so.
 */
function keepWithin(
  limit: number,
  before: number,
  lines: EngineLogLine[],
): { kept: EngineLogLine[]; length: number } {
  const kept: EngineLogLine[] = [];
  let length = before;
  for (const line of lines) {
    if (length >= limit && isFromEngine(line)) {
      continue;
    }
    const isLast = length < limit && length + line.message.length >= limit;
    length += line.message.length;
    kept.push(line, ...(isLast ? [describeLimit(line.step, limit)] : []));
  }
  return { kept, length };
}

function describeLimit(step: DeploymentStep, limit: number): EngineLogLine {
  return {
    step,
    level: 'warn',
    message: `The log has reached ${limit} characters, the limit that protonControlPlane.deployments.logLimit sets; the rest of the engine's output isn't stored`,
  };
}
