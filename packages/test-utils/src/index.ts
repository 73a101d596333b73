/**
 * The real programs that the tests of several packages run against.
 *
 * @packageDocumentation
 */

export { describeWith } from './describeWith';
export { eventually } from './eventually';
export { MotoServer } from './MotoServer';
export { PostgresServer, type PostgresServerOptions } from './PostgresServer';
export { terraformBinary } from './terraformBinary';
