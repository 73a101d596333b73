/**
 * Fakes and real programs that the tests of several packages run against.
 *
 * @packageDocumentation
 */

export { BackendProcess, type BackendProcessOptions } from './BackendProcess';
export { bundleRunner } from './bundleRunner';
export { describeWith } from './describeWith';
export { Dice } from './Dice';
export { EksApi } from './eks/EksApi';
export { eventually } from './eventually';
export { findFreePort } from './findFreePort';
export { FakeApi, notFound } from './proton/FakeApi';
export { FakePlans } from './proton/FakePlans';
export { FakeProton, logLine, notFaked } from './proton/FakeProton';
export {
  FakeTemplates,
  type FakeTemplateVersion,
  type FakeUpload,
  type FakeVersionStatus,
} from './proton/FakeTemplates';
export * from './proton/protonFolders';
export { BitbucketApi } from './bitbucket/BitbucketApi';
export { GithubApi } from './github/GithubApi';
export { GitlabApi } from './gitlab/GitlabApi';
export { type HostAnswer, HostApi } from './hosts/HostApi';
export type {
  GitRepository,
  TreeChange,
  TreeEntry,
} from './github/GitRepository';
export type {
  CheckState,
  HostedGit,
  StatusState,
  StoredPull,
  StoredWorkflowRun,
} from './github/HostedGit';
export { MotoServer } from './MotoServer';
export {
  PostgresServer,
  type PostgresServerOptions,
  type PostgresStop,
} from './PostgresServer';
export { createLockFile } from './terraform/createLockFile';
export { publishProvider } from './terraform/publishProvider';
export { terraformBinary } from './terraform/terraformBinary';
export { zipProgram } from './terraform/zipProgram';
export { terraformMirror } from './terraform/terraformMirror';
