/**
 * Fakes and real programs that the tests of several packages run against.
 *
 * @packageDocumentation
 */

export { describeWith } from './describeWith';
export { EksApi } from './eks/EksApi';
export { eventually } from './eventually';
export { FakeProton, logLine } from './proton/FakeProton';
export { notFound } from './proton/FakeApi';
export { MotoServer } from './MotoServer';
export { PostgresServer, type PostgresServerOptions } from './PostgresServer';
export { terraformBinary } from './terraformBinary';
export { terraformMirror } from './terraformMirror';
