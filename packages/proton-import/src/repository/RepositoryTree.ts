import { formatCount } from '../limits';

/**
 * A file of a repository with its contents.
 *
 * @public
 */
export interface FileContents {
  bytes: Buffer;
  executable: boolean;
}

/**
 * The files of a repository at one commit.
 *
 * @public
 */
export interface RepositoryTree {
  /** The path or the URL. */
  readonly name: string;
  /** The paths of regular files: POSIX, relative to the repository. */
  readonly files: readonly string[];
  /** Symbolic links and submodules, which are never followed. */
  readonly links: readonly string[];
  /** @throws FileTooLargeError */
  read(path: string, maxBytes: number): Promise<FileContents>;
  /** Removes what was only needed to read it. */
  close(): Promise<void>;
}

/**
 * Thrown for a file that has more bytes than its kind may have.
 *
 * @public
 */
export class FileTooLargeError extends Error {
  readonly name = 'FileTooLargeError';

  constructor(path: string, size: number, maxBytes: number) {
    super(
      `${JSON.stringify(path)} has ${formatCount(
        size,
      )} bytes, and at most ${formatCount(maxBytes)} are read`,
    );
  }
}
