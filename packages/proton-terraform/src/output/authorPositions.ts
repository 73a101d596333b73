import { RenderedFile } from '@proton-vending/backstage-plugin-proton-common';

/** Files that the engine writes besides the rendered ones, such as overrides. */
const OF_THE_ENGINE = /^zz_proton_|_zz_proton_/;

/**
 * A place as HCL writes it in a message: `main.tf:9,1-36`. It begins at the
 * start of a word only, so that a long text is searched in linear time.
 */
const PLACE =
  /(?<![\w./-])(?<file>[\w./-]{1,255}):(?<line>\d{1,9})(?<column>,\d{1,9})?(?<end>-\d{1,9}(?:,\d{1,9})?)?/g;

/** Turns places in rendered files into places in the author's files. */
export class AuthorPositions {
  static of(files: RenderedFile[]): AuthorPositions {
    return new AuthorPositions(new Map(files.map(file => [file.path, file])));
  }

  static readonly NONE = new AuthorPositions(new Map());

  private constructor(private readonly files: Map<string, RenderedFile>) {}

  /** The author's line; undefined for a line that stands before the author's. */
  toLine(file: string, line: number): number | undefined {
    const author = line - this.offsetOf(file);
    return author > 0 ? author : undefined;
  }

  /** Such as `main.tf:3`, or `main.tf` for a place that has no line. */
  format(file: string, line: number | undefined): string {
    const author = line === undefined ? undefined : this.toLine(file, line);
    return author === undefined ? file : `${file}:${author}`;
  }

  /** The same text with the author's lines in place of the rendered ones. */
  translate(text: string): string {
    return text.replace(PLACE, (whole, ...rest) => {
      const { file, line, column = '', end = '' } = rest.at(-1);
      const author = this.toLine(file, Number(line));
      if (author === undefined) {
        return file;
      }
      return this.offsetOf(file) === 0
        ? whole
        : `${file}:${author}${column}${this.translateEnd(file, end)}`;
    });
  }

  /** Whether the control plane writes a file, and no author can correct it. */
  isGenerated(file: string): boolean {
    return OF_THE_ENGINE.test(file) || this.files.get(file)?.generated === true;
  }

  /** The end of a range has a line only when the range has several. */
  private translateEnd(file: string, end: string): string {
    const [line, column] = end.slice(1).split(',');
    return column === undefined
      ? end
      : `-${Number(line) - this.offsetOf(file)},${column}`;
  }

  private offsetOf(file: string): number {
    return this.files.get(file)?.linesBefore ?? 0;
  }
}
