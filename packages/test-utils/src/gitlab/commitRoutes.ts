import { TreeChange, TreeEntry } from '../github/GitRepository';
import { HostedGit, StatusState, StoredPull } from '../github/HostedGit';
import { GitlabRoute } from './GitlabRoute';
import { GitlabError, notFound } from './gitlabError';
import { paginate } from './paginate';
import { toMergeRequest } from './toGitlab';
import { toStatuses } from './toStatuses';

interface Action {
  action: string;
  file_path: string;
  content?: string;
  encoding?: 'text' | 'base64';
  execute_filemode?: boolean;
}

/** What GitLab calls the states of GitHub's statuses. */
const STATES: Record<string, StatusState['state']> = {
  success: 'success',
  failed: 'failure',
  pending: 'pending',
  running: 'pending',
};

/** GitLab's API of commits. */
export const COMMIT_ROUTES: GitlabRoute[] = [
  {
    method: 'POST',
    path: /^\/repository\/commits$/,
    parameters: ['branch', 'start_sha', 'commit_message', 'actions'],
    async answer({ repository, body }) {
      const { actions, branch, commit_message: message, start_sha } = body;
      const { git } = repository;
      const parent = await git.find(String(start_sha));
      if (typeof branch !== 'string' || !Array.isArray(actions) || !parent) {
        throw new GitlabError(400, 'branch, start_sha or actions is invalid');
      }
      if (await git.find(`refs/heads/${branch}`)) {
        throw new GitlabError(
          400,
          `A branch called '${branch}' already exists. Switch to that branch in order to make changes`,
        );
      }
      const files = new Map(
        (await git.listTree(parent, true))
          .filter(({ type }) => type === 'blob')
          .map(entry => [entry.path, entry]),
      );
      const changes = new Map<string, TreeChange>();
      for (const action of actions) {
        changes.set(action.file_path, await apply(repository, files, action));
      }
      const tree = await git.writeTree(await git.readTree(parent), [
        ...changes.values(),
      ]);
      const id = await git.writeCommit(tree, [parent], String(message));
      await git.setBranch(branch, id);
      return { status: 201, body: { id, message } };
    },
  },
  {
    method: 'GET',
    path: /^\/repository\/commits$/,
    parameters: ['ref_name', 'path'],
    async answer({ repository: { defaultBranch, git }, query }) {
      const revision = query.get('ref_name') ?? defaultBranch;
      const id = await git.findLastChange(revision, query.get('path') ?? '.');
      return { status: 200, body: id === undefined ? [] : [{ id }] };
    },
  },
  {
    method: 'GET',
    path: /^\/repository\/commits\/([0-9a-f]{40})\/merge_requests$/,
    async answer({ repository, names: [commit], origin }) {
      const found: StoredPull[] = [];
      for (const pull of repository.pulls) {
        if (await repository.hasBrought(pull, commit)) {
          found.push(pull);
        }
      }
      return {
        status: 200,
        body: await Promise.all(
          found.map(pull => toMergeRequest(repository, pull, origin)),
        ),
      };
    },
  },
  {
    method: 'GET',
    path: /^\/repository\/commits\/([^/]+)\/statuses$/,
    async answer({ repository, names: [commit], query }) {
      if (repository.forbidden.has('statuses')) {
        throw new GitlabError(403, '403 Forbidden');
      }
      if ((await repository.git.find(commit)) === undefined) {
        throw notFound('Commit');
      }
      return paginate(toStatuses(repository, commit), query);
    },
  },
  {
    method: 'POST',
    path: /^\/statuses\/([0-9a-f]{40})$/,
    parameters: ['state', 'name', 'target_url', 'description', 'pipeline_id'],
    async answer({ repository, names: [commit], body }) {
      const { description, name, state, target_url } = body;
      if (!(String(state) in STATES)) {
        throw new GitlabError(400, 'state does not have a valid value');
      }
      const status = {
        context: String(name),
        state: STATES[String(state)],
        target_url: target_url ? String(target_url) : null,
        description: String(description ?? ''),
      };
      const others = (repository.statuses.get(commit) ?? []).filter(
        ({ context }) => context !== status.context,
      );
      repository.statuses.set(commit, [...others, status]);
      return { status: 201, body: { id: 1, status: state, name } };
    },
  },
];

/** What an action makes of a file; later actions find it. */
async function apply(
  { git }: HostedGit,
  files: Map<string, TreeEntry>,
  { action, content = '', encoding, execute_filemode, file_path }: Action,
): Promise<TreeChange> {
  const existing = files.get(file_path);
  if (action === 'create' && existing) {
    throw new GitlabError(400, 'A file with this name already exists');
  }
  if (action !== 'create' && !existing) {
    throw new GitlabError(400, "A file with this name doesn't exist");
  }
  if (action === 'delete') {
    files.delete(file_path);
    return { path: file_path, mode: '100644' };
  }
  const isChange = action === 'create' || action === 'update';
  const isChmod = action === 'chmod' && execute_filemode !== undefined;
  if (!isChange && !isChmod) {
    throw new GitlabError(400, 'actions[action] does not have a valid value');
  }
  const changed: TreeEntry = isChange
    ? {
        path: file_path,
        type: 'blob',
        mode: existing?.mode ?? '100644',
        sha: await git.writeBlob(
          Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'),
        ),
      }
    : {
        path: file_path,
        type: 'blob',
        sha: String(existing?.sha),
        mode: execute_filemode ? '100755' : '100644',
      };
  files.set(file_path, changed);
  return { path: file_path, mode: changed.mode, sha: changed.sha };
}
