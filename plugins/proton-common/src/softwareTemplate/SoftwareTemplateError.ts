/**
 * Thrown for a version whose inputs no form can ask for; the message names each
 * input, why, and what to do.
 *
 * @public
 */
export class SoftwareTemplateError extends Error {
  constructor(readonly reasons: string[]) {
    super(reasons.join('; '));
    this.name = 'SoftwareTemplateError';
  }
}
