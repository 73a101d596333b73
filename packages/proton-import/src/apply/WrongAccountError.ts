import { ImportError } from '../ImportError';

/** The control plane answers for another account, so it takes nothing of the import. */
export class WrongAccountError extends ImportError {}
