/**
 * Says why an import can't begin, and what to do.
 *
 * @public
 */
export class ImportError extends Error {
  readonly name = 'ImportError';
}
