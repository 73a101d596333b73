import {
  FileTooLargeError,
  RepositoryTree,
} from '../repository/RepositoryTree';

/** A repository in memory. */
export function memoryTree(
  contents: Record<string, string | Buffer>,
  links: string[] = [],
): RepositoryTree {
  return {
    name: 'memory',
    files: Object.keys(contents).sort(),
    links,
    async read(path, maxBytes) {
      const bytes = Buffer.from(contents[path]);
      if (bytes.length > maxBytes) {
        throw new FileTooLargeError(path, bytes.length, maxBytes);
      }
      return { bytes, executable: false };
    },
    close: async () => {},
  };
}
