import { TreeChange, TreeEntry } from '../github/GitRepository';
import { BitbucketRoute, route } from './BitbucketRoute';
import { BitbucketError, notFound } from './bitbucketError';
import { paginate } from './paginate';
import { FormPart } from './readForm';

const EXECUTABLE_MODE = '100755';
const LINK_MODE = '120000';

/** Bitbucket's API of files. */
export const SOURCE_ROUTES: BitbucketRoute[] = [
  route(
    'get',
    '/src/{commit}/{path}',
    ['format', 'max_depth'],
    async ({
      repository: { git, truncatesTrees },
      names: [commit, name],
      query,
    }) => {
      const path = name.replace(/\/$/, '');
      const entries = await git.listTree(commit, true).catch(() => {
        throw notFound('Commit');
      });
      const entry = entries.find(each => each.path === path);
      if (path !== '' && !entry) {
        throw new BitbucketError(404, `No such file or directory: ${path}`);
      }
      if (entry && query.get('format') === 'meta') {
        const text = JSON.stringify(toEntry(entry));
        return { status: 200, bytes: Buffer.from(text) };
      }
      if (entry && entry.type !== 'tree') {
        return { status: 200, bytes: await git.readBlob(entry.sha) };
      }
      const start = path === '' ? '' : `${path}/`;
      const depth = Number(query.get('max_depth') ?? 1);
      const below = entries
        .filter(
          each =>
            each.path.startsWith(start) &&
            each.path.slice(start.length).split('/').length <= depth,
        )
        .map(toEntry);
      return {
        status: 200,
        body: paginate(below, query, { isEndless: truncatesTrees }),
      };
    },
  ),
  route(
    'post',
    '/src',
    ['branch', 'files', 'message', 'parents', 'parts'],
    async ({ repository: { git }, body }) => {
      const { branch, files, message, parents, parts } = readUpload(body);
      const parent = await git.find(parents);
      if (!parent) {
        throw new BitbucketError(400, `Commit ${parents} not found`);
      }
      const tip = await git.find(`refs/heads/${branch}`);
      if (tip !== undefined && tip !== parent) {
        throw new BitbucketError(409, `${parents} isn't the head of ${branch}`);
      }
      const existing = new Set(
        (await git.listTree(parent, true)).map(({ path }) => path),
      );
      const changes: TreeChange[] = [];
      for (const path of files) {
        if (!existing.has(path)) {
          throw new BitbucketError(400, `${path} doesn't exist`);
        }
        changes.push({ path, mode: '100644' });
      }
      for (const { name, bytes, isExecutable } of parts) {
        changes.push({
          path: name.replace(/^\//, ''),
          mode: isExecutable ? EXECUTABLE_MODE : '100644',
          sha: await git.writeBlob(bytes),
        });
      }
      const tree = await git.writeTree(await git.readTree(parent), changes);
      const hash = await git.writeCommit(tree, [parent], message);
      await git.setBranch(branch, hash);
      return { status: 201 };
    },
  ),
];

/** A file or folder; Bitbucket answers with a list of attributes. */
function toEntry({ mode, path, type }: TreeEntry) {
  const attributes = [
    ...(mode === EXECUTABLE_MODE ? ['executable'] : []),
    ...(mode === LINK_MODE ? ['link'] : []),
    ...(type === 'commit' ? ['subrepository'] : []),
  ];
  return type === 'tree'
    ? { type: 'commit_directory', path }
    : { type: 'commit_file', path, attributes };
}

function readUpload(body: Record<string, unknown>) {
  const list = (value: unknown) =>
    [value ?? []].flat().map(each => String(each).replace(/^\//, ''));
  return {
    branch: String(body.branch),
    files: list(body.files),
    message: String(body.message),
    parents: String(body.parents),
    parts: (body.parts ?? []) as FormPart[],
  };
}
