import {
  EnvironmentInputs,
  formatExactJson,
  listInputChanges,
} from '@proton-vending/backstage-plugin-proton-common';
import { EngineRun } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { FolderChanges } from '../folder/planChanges';
import { PullRequestTerms } from '../hosts/pullRequestTerms';
import { findPages, Pages } from './findPages';
import { code, row, table, takeFirst } from './markdown';

/** A row for each input is for people; more of them aren't read. */
const MAX_ROWS = 100;

/**
 * GitHub takes 65,536 characters. The inputs and the three notes have room for
 * so many; the rest of the body is far shorter than what they leave.
 */
const MAX_ROWS_LENGTH = 36_000;
const MAX_NOTE_LENGTH = 4_000;

const VERBS = { create: 'Create', update: 'Update', delete: 'Delete' } as const;

/** As AWS Proton named its commits and pull requests. */
export function formatTitle({ target }: Pick<EngineRun, 'target'>): string {
  return `Update requested for Proton - environment/${target.name}`;
}

/** Marks the pull requests of an environment. */
export function formatMarker(
  { target }: Pick<EngineRun, 'target'>,
  { hide }: Pick<PullRequestTerms, 'hide'>,
): string {
  return hide(`proton: ${target.arn}`);
}

/** What a reviewer of a deployment has to know. */
export interface PullRequestContent {
  run: Pick<
    EngineRun,
    | 'deployedVersion'
    | 'deploymentId'
    | 'inputs'
    | 'redactor'
    | 'request'
    | 'target'
    | 'template'
  >;
  folder: string;
  changes: Omit<FolderChanges, 'changes'>;
  /** The inputs that the folder has now; undefined when it has none. */
  currentInputs?: EnvironmentInputs;
  /** Where people see the environment; absent when Backstage has no address. */
  pages?: Pages;
  terms: Pick<PullRequestTerms, 'hide' | 'noun'>;
}

/** The body of the pull request of a deployment. No secrets are in it. */
export function describePullRequest(content: PullRequestContent): string {
  const { run, terms } = content;
  const { noun } = terms;
  const { operation } = run.request;
  return [
    formatMarker(run, terms),
    `**${VERBS[operation]} environment ${code(run.target.name)}**`,
    formatFacts(content),
    ...(operation === 'delete' ? [] : formatInputs(content)),
    ...formatNotes(content.changes),
    operation === 'delete'
      ? `Merge this ${noun} to mark the environment as deleted: the pipeline of this repository then destroys its infrastructure. Close it to keep the environment.`
      : `Merge this ${noun} to deploy: the pipeline of this repository then applies the changes. Close it to cancel the deployment.`,
  ].join('\n\n');
}

function formatFacts({ run, folder, pages }: PullRequestContent): string {
  const { deployedVersion: from, request, template: to } = run;
  const name = to.arn.split('/').at(-1) ?? to.arn;
  const [before, after] = [from, to].map(
    version => version && `${version.majorVersion}.${version.minorVersion}`,
  );
  const version =
    before !== undefined && before !== after ? `${before} → ${after}` : after;
  const found = pages && findPages(pages, run);
  const rows = [
    ['Environment', code(run.target.arn)],
    ['Template', `${code(name)} ${version}`],
    ['Folder', code(folder)],
    ['Requested by', code(request.onBehalfOf ?? request.requestedBy)],
    ...(request.reason
      ? [['Reason', code(run.redactor.redact(request.reason))]]
      : []),
    ['Deployment', found?.deployment ?? code(run.deploymentId)],
    ...(found ? [['Cluster', found.cluster]] : []),
  ];
  return table(['', ''], rows.map(row));
}

function formatInputs({ run, currentInputs }: PullRequestContent): string[] {
  const changes = listInputChanges(currentInputs ?? {}, run.inputs).filter(
    ({ before, after }) => formatExactJson(before) !== formatExactJson(after),
  );
  if (changes.length === 0) {
    return ['No inputs change.'];
  }
  const show = (value: unknown) =>
    value === undefined
      ? ''
      : code(run.redactor.redact(formatExactJson(value)));
  const { taken } = takeFirst(
    changes
      .slice(0, MAX_ROWS)
      .map(({ path, before, after }) =>
        row([code(path), show(before), show(after)]),
      ),
    MAX_ROWS_LENGTH,
  );
  const left = changes.length - taken.length;
  return [
    '### Inputs that change',
    table(['input', 'before', 'after'], taken),
    ...(left > 0 ? [`${left} more inputs change.`] : []),
  ];
}

function formatNotes({
  kept,
  overwritten,
  removed,
}: PullRequestContent['changes']): string[] {
  const notes = [
    note('Removed, because the template version no longer has them', removed),
    note(
      'Kept, because somebody edited them, although the template version no longer has them',
      kept,
    ),
    note(
      'Overwritten, although somebody edited them since the last deployment',
      overwritten,
    ),
  ].filter(text => text !== undefined);
  return notes.length === 0 ? [] : ['### Files', notes.join('\n')];
}

function note(text: string, paths: string[]): string | undefined {
  const { taken, left } = takeFirst(paths.map(code), MAX_NOTE_LENGTH);
  return paths.length === 0
    ? undefined
    : `- ${text}: ${taken.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
