/**
 * Fakes and real programs that the tests of several packages run against.
 *
 * @packageDocumentation
 */

export { describeWith } from './describeWith';
export { EksApi } from './eks/EksApi';
export { eventually } from './eventually';
export { FakeApi, notFound } from './proton/FakeApi';
export { FakeProton, logLine, notFaked } from './proton/FakeProton';
export {
  FakeTemplates,
  type FakeTemplateVersion,
  type FakeUpload,
  type FakeVersionStatus,
} from './proton/FakeTemplates';
export { MotoServer } from './MotoServer';
export { PostgresServer, type PostgresServerOptions } from './PostgresServer';
export { terraformBinary } from './terraformBinary';
export { terraformMirror } from './terraformMirror';
