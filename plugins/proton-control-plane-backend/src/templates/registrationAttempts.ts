import { RegistrationAttempts } from '../database/RegistrationAttemptStore';

/** How often a registration may break off before it isn't tried again. */
const MAX_ATTEMPTS = 3;

/** How long another backend may still be busy with an attempt that it began. */
export const ATTEMPT_PERIOD_MS = 30_000;

/**
 * What to do before another attempt: `wait` while the last one may still run at
 * another backend.
 */
export function judgeAttempts(
  attempts: RegistrationAttempts | undefined,
  now: Date,
): 'try' | 'wait' | 'quarantine' {
  if (!attempts || attempts.attempts < MAX_ATTEMPTS) {
    return 'try';
  }
  const age = now.getTime() - attempts.lastAttemptedAt.getTime();
  return age < ATTEMPT_PERIOD_MS ? 'wait' : 'quarantine';
}

export function describeQuarantine(what: string): string {
  return `The control plane stopped or failed ${MAX_ATTEMPTS} times while it registered ${what}, so it isn't tried again`;
}
