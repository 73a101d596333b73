/** A file of a bundle or of its rendering, with a path relative to its folder. */
export interface TextFile {
  /** POSIX, relative, without `.` or `..` segments. */
  path: string;
  contents: string;
}
