import {
  DeploymentFailure,
  DeploymentLogEvent,
  DeploymentStep,
} from '@proton-vending/backstage-plugin-proton-common';
import { findFailureCause } from './failureCauses';

// A type always has an underscore, and so is told from a file such as main.tf.
const ADDRESS =
  '(?:module\\.[\\w-]+(?:\\[[^\\]]*\\])?\\.)*(?:data\\.)?[a-z][a-z0-9]*_[a-z0-9_]*\\.[\\w-]+(?:\\[[^\\]]*\\])?';

/** As the control plane writes a diagnostic, and as Terraform does. */
const ADDRESS_PATTERNS = [
  new RegExp(`\\((${ADDRESS})(?:, [^)]*)?\\)`),
  new RegExp(`\\bwith (${ADDRESS}),`),
];

/** Why a deployment failed, from its message and the errors of its log. */
export function describeFailure(options: {
  message: string;
  /** The step that failed, when it is known. */
  step?: DeploymentStep;
  /** The log around the first error, for whoever may read it. */
  log?: DeploymentLogEvent[];
}): DeploymentFailure {
  const { message, log } = options;
  const errors = (log ?? []).filter(({ level }) => level === 'error');
  const texts = [message, ...errors.map(event => event.message)];
  return {
    message,
    step: errors[0]?.step ?? options.step,
    resource: findFirst(texts, findResource),
    cause: findFirst(texts, findFailureCause),
    log,
  };
}

function findResource(text: string): string | undefined {
  return findFirst(ADDRESS_PATTERNS, pattern => pattern.exec(text)?.[1]);
}

function findFirst<T, R>(
  items: T[],
  find: (item: T) => R | undefined,
): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
