/**
 * Thrown for a version whose inputs no form can be written for; the message
 * names the input and says what to do.
 *
 * @public
 */
export class SoftwareTemplateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SoftwareTemplateError';
  }
}
