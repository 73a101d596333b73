/**
 * A file of a bundle or of its rendering, with a path relative to its folder.
 *
 * @public
 */
export interface BundleFile {
  /** POSIX, relative, without `.` or `..` segments. */
  path: string;
  /** UTF-8 text as a string, all other files as their bytes. */
  contents: string | Uint8Array;
  /** Whether the author's file could be run as a program. */
  executable?: true;
}

/**
 * A file that is text.
 *
 * @public
 */
export interface TextFile extends BundleFile {
  contents: string;
}

/**
 * A file of the folder that an engine provisions.
 *
 * @public
 */
export interface RenderedFile extends BundleFile {
  /** How many lines stand before the author's first line; none when absent. */
  linesBefore?: number;
  /** Whether Proton writes the file, and not the author of the bundle. */
  generated?: true;
}
