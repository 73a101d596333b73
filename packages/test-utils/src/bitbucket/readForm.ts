/** A file of a form. */
export interface FormPart {
  name: string;
  bytes: Buffer;
  isExecutable: boolean;
}

/** Reads a form of `multipart/form-data`: its fields, and its files as `parts`. */
export function readForm(
  contentType: string,
  bytes: Buffer,
): Record<string, unknown> {
  const [, boundary] = /boundary=(.+)$/.exec(contentType) ?? [];
  const fields: Record<string, string[]> = {};
  const parts: FormPart[] = [];
  // As many characters as bytes.
  const sections = bytes
    .toString('latin1')
    .split(`--${boundary}`)
    .slice(1, -1)
    .map(section => section.replace(/^\r\n/, '').replace(/\r\n$/, ''));
  for (const section of sections) {
    const end = section.indexOf('\r\n\r\n');
    const head = Buffer.from(section.slice(0, end), 'latin1').toString('utf8');
    const content = Buffer.from(section.slice(end + 4), 'latin1');
    const [, name = ''] = /; name="([^"]*)"/.exec(head) ?? [];
    if (/; filename="/.test(head)) {
      const isExecutable = /; x-attributes="executable"/.test(head);
      parts.push({ name, bytes: content, isExecutable });
    } else {
      fields[name] = [...(fields[name] ?? []), content.toString('utf8')];
    }
  }
  return { ...fields, parts };
}
