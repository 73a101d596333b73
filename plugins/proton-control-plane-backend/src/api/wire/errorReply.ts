import { ProtonError } from '../../errors';
import { AuthenticationFailure } from '../authentication/AuthenticationFailure';

/** A refusal by the protocol itself, before any operation has its say. */
export class WireError extends Error {
  readonly statusCode: number;

  constructor(options: { name: string; message: string; statusCode?: number }) {
    super(options.message);
    this.name = options.name;
    this.statusCode = options.statusCode ?? 400;
  }
}

/** What a caller learns of an error. */
export interface ErrorReply {
  statusCode: number;
  name: string;
  message: string;
}

/**
 * How an error looks on the wire; `undefined` when it is none that a caller
 * may see, but a fault of the control plane.
 */
export function findErrorReply(error: unknown): ErrorReply | undefined {
  if (error instanceof ProtonError) {
    const statusCode = error.name === 'InternalServerException' ? 500 : 400;
    return { statusCode, name: error.name, message: error.message };
  }
  if (error instanceof WireError || error instanceof AuthenticationFailure) {
    const { statusCode, name, message } = error;
    return { statusCode, name, message };
  }
  return undefined;
}

/** What a caller learns of a fault: only how to find it in the log. */
export function createFaultReply(requestId: string): ErrorReply {
  return {
    statusCode: 500,
    name: 'InternalServerException',
    message: `The control plane failed to answer. Its log tells why, under request ${requestId}.`,
  };
}
