/** The part of yauzl that artifacts are read with; the package has no types. */
declare module 'yauzl' {
  import { Readable } from 'node:stream';

  interface Entry {
    fileName: string;
    uncompressedSize: number;
  }

  interface ZipFile {
    readEntry(): void;
    close(): void;
    on(event: 'entry', listener: (entry: Entry) => void): void;
    on(event: 'end', listener: () => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
    openReadStream(
      entry: Entry,
      callback: (error: Error | null, stream: Readable) => void,
    ): void;
  }

  export function fromBuffer(
    buffer: Buffer,
    options: { lazyEntries: true },
    callback: (error: Error | null, file: ZipFile) => void,
  ): void;
}
