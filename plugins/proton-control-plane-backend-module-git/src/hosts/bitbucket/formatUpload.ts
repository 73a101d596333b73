import { randomUUID } from 'node:crypto';
import { FileChange } from '../PullRequestHost';

/** What a new commit has. */
interface Upload {
  branch: string;
  parent: string;
  message: string;
  changes: FileChange[];
}

/**
 * The form that creates a commit. `FormData` can't have the attribute that makes
 * a file executable.
 */
export function formatUpload({ branch, parent, message, changes }: Upload): {
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
} {
  const boundary = `proton-${randomUUID()}`;
  const parts = [
    formatField('branch', branch),
    formatField('parents', parent),
    formatField('message', message),
    ...changes.map(formatChange),
  ];
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([
      ...parts.flatMap(part => [
        Buffer.from(`--${boundary}\r\n`),
        part,
        Buffer.from('\r\n'),
      ]),
      Buffer.from(`--${boundary}--\r\n`),
    ]),
  };
}

function formatField(name: string, value: string): Buffer {
  return Buffer.from(
    `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`,
  );
}

/** A path in `files` without a file of that name is deleted. */
function formatChange({ path, contents, executable }: FileChange): Buffer {
  if (contents === undefined) {
    return formatField('files', `/${path}`);
  }
  const name = escape(`/${path}`);
  const attributes = executable ? '; x-attributes="executable"' : '';
  return Buffer.concat([
    Buffer.from(
      `Content-Disposition: form-data; name="${name}"; filename="${name}"${attributes}\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    Buffer.from(contents),
  ]);
}

/** As browsers escape the names of fields. */
function escape(name: string): string {
  return name
    .replaceAll('"', '%22')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}
