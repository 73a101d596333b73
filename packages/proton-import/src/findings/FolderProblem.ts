/** Says why a folder isn't imported: what follows its name and a colon. */
export class FolderProblem extends Error {
  readonly name = 'FolderProblem';
}
