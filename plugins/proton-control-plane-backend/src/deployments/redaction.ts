import { isError } from '@backstage/errors';
import { JsonValue } from '@backstage/types';
import {
  ProvisioningError,
  Redactor,
  TextRedactor,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineLink,
  EngineRun,
  EngineWait,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Stores } from '../database/Database';
import { DeploymentRecord } from '../database/deploymentRows';
import { DeploymentLease } from './DeploymentLease';
import { DeploymentOutcome } from './DeploymentOutcome';
import { listSensitiveInputs } from './listSensitiveInputs';

/** How many lines of a log are read at once. */
const PAGE_SIZE = 500;

/**
 * How many characters of secrets that a deployment has made are looked for at a
 * time, so that other work goes on in between. A redactor looks for all their
 * spellings, of which a private key has about five times as many characters.
 */
const MAX_LATE_CHARACTERS = 48 * 1024;

/** With more, the deployment's log is masked as a whole. */
const MAX_LATE_REDACTORS = 40;

/**
 * Takes out what a deployment may say to nobody: the sensitive inputs of all
 * specs that it can see, the sensitive outputs of the target so far, and
 * secrets that only its engine knows.
 */
export async function createRedactor(
  stores: Stores,
  deployment: DeploymentRecord,
  engineSecrets: string[],
): Promise<Redactor> {
  const { inputs, values } = await listSecrets(stores, deployment);
  return Redactor.create([...engineSecrets, ...values], inputs);
}

/** The same without the engine's: the values of outputs, and the inputs. */
export async function listSecrets(
  stores: Stores,
  deployment: DeploymentRecord,
): Promise<{ values: string[]; inputs: string[] }> {
  const outputs = await stores.deploymentResults.listSensitiveValues(
    deployment.target.id,
  );
  return {
    values: outputs.flatMap(listTexts),
    inputs: await listSensitiveInputs(stores, deployment),
  };
}

/** Temporary credentials, which are secrets. */
export function listCredentials(
  credentials: EngineRun['credentials'],
): string[] {
  return Object.values(credentials ?? {}).flatMap(
    ({ secretAccessKey, sessionToken }) => [secretAccessKey, sessionToken],
  );
}

/** Takes secrets out of an error and its causes, which stay of their classes. */
export function redactError(error: unknown, redactor: TextRedactor): void {
  const seen = new Set<unknown>();
  for (
    let each = error;
    isError(each) && !seen.has(each);
    each = (each as { cause?: unknown }).cause
  ) {
    seen.add(each);
    each.message = redactor.redact(each.message);
    if (each.stack !== undefined) {
      each.stack = redactor.redact(each.stack);
    }
    if (each instanceof ProvisioningError) {
      each.inputProblems = each.inputProblems.map(problem => ({
        ...problem,
        message: redactor.redact(problem.message),
      }));
    }
  }
}

/** Removes secrets from what people see of a wait. The handle is the engine's own. */
export function redactWait(wait: EngineWait, redactor: Redactor): EngineWait {
  const redactLinks = (links: EngineLink[] | undefined) =>
    links?.map(({ title, url }) => ({
      title: redactor.redact(title),
      url: redactor.redact(url),
    }));
  return {
    ...wait,
    reason: redactor.redact(wait.reason),
    links: redactLinks(wait.links),
    lastingLinks: redactLinks(wait.lastingLinks),
  };
}

/**
 * The outcome without secrets in its message and resources. Secrets that
 * nobody knew before the run ended are also taken out of its log. Outputs keep
 * their values: they are marked as sensitive where they are stored.
 */
export async function redactOutcome(
  lease: DeploymentLease,
  redactor: Redactor,
  outcome: DeploymentOutcome,
): Promise<DeploymentOutcome> {
  let redacted = redactTexts(outcome, redactor);
  const groups = groupSecrets((outcome.secrets ?? []).flatMap(listTexts));
  const areTooMany = groups.length > MAX_LATE_REDACTORS;
  for (const group of areTooMany ? [groups.flat()] : groups) {
    const late = areTooMany
      ? group
      : group.filter(secret => !redactor.finds(secret));
    if (late.length > 0) {
      const lateRedactor = Redactor.create(late);
      await redactLog(lease, lateRedactor);
      redacted = redactTexts(redacted, lateRedactor);
    }
    await nextTurn();
  }
  return redacted;
}

function redactTexts(
  outcome: DeploymentOutcome,
  redactor: Redactor,
): DeploymentOutcome {
  const { inputProblems, message, resources } = outcome;
  return {
    ...outcome,
    message: message && redactor.redact(message),
    inputProblems: inputProblems?.map(problem => ({
      ...problem,
      message: redactor.redact(problem.message),
    })),
    resources: resources?.map(({ name, identifier }) => ({
      name: redactor.redact(name),
      identifier: redactor.redact(identifier),
    })),
  };
}

/** The longest first: they may have shorter ones in them. */
function groupSecrets(secrets: string[]): string[][] {
  const groups: string[][] = [];
  let length = Infinity;
  for (const secret of [...new Set(secrets)].sort(
    (one, other) => other.length - one.length,
  )) {
    length += secret.length;
    if (length > MAX_LATE_CHARACTERS) {
      groups.push([]);
      length = secret.length;
    }
    groups[groups.length - 1].push(secret);
  }
  return groups;
}

async function redactLog(
  lease: DeploymentLease,
  redactor: Redactor,
): Promise<void> {
  const { id } = lease.deployment;
  let after: number | undefined = 0;
  while (after !== undefined) {
    const from: number = after;
    after = await lease.transaction(async ({ deploymentLogs }) => {
      const events = await deploymentLogs.list(id, from, PAGE_SIZE);
      for (const { sequence, message } of events) {
        const redacted = redactor.redact(message);
        if (redacted !== message) {
          await deploymentLogs.setMessage(id, sequence, redacted);
        }
      }
      return events.at(-1)?.sequence;
    });
  }
}

/**
 * All texts inside of a value that is JSON, and the value itself, unless it is too
 * long to be looked for: then its texts do.
 */
function listTexts(value: string): string[] {
  try {
    const texts = findTexts(JSON.parse(value));
    return value.length > MAX_LATE_CHARACTERS && texts.length > 0
      ? texts
      : [value, ...texts];
  } catch {
    return [value];
  }
}

function findTexts(value: JsonValue): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(item =>
        item === undefined ? [] : findTexts(item),
      )
    : [];
}
