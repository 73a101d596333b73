import { buffer } from 'node:stream/consumers';
import { fromBuffer } from 'yauzl';
import { ArtifactText } from '../PullRequestHost';

/** The text of a file in a zip archive; `missing` also when it isn't an archive. */
export function readZipEntry(
  archive: Buffer,
  name: string,
  maxBytes: number,
): Promise<ArtifactText> {
  return new Promise(resolve => {
    const fail = () => resolve({ kind: 'missing' });
    fromBuffer(archive, { lazyEntries: true }, (problem, file) => {
      if (problem) {
        fail();
        return;
      }
      file.on('error', fail);
      file.on('end', fail);
      file.on('entry', entry => {
        if (entry.fileName !== name) {
          file.readEntry();
          return;
        }
        // What an entry has must be as large as it says.
        if (entry.uncompressedSize > maxBytes) {
          resolve({ kind: 'tooLarge' });
          return;
        }
        file.openReadStream(entry, (error, stream) =>
          error
            ? fail()
            : buffer(stream).then(
                bytes =>
                  resolve({ kind: 'found', text: bytes.toString('utf8') }),
                fail,
              ),
        );
      });
      file.readEntry();
    });
  });
}
