import { limitReasons } from '../spec';

/**
 * Thrown for a version whose inputs no form can ask for; the message names the
 * first inputs, why, and what to do.
 *
 * @public
 */
export class SoftwareTemplateError extends Error {
  readonly reasons: string[];

  constructor(reasons: string[]) {
    const limited = limitReasons(reasons);
    super(limited.join('; '));
    this.name = 'SoftwareTemplateError';
    this.reasons = limited;
  }
}
