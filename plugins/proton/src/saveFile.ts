/** Has the browser save something as a file. */
export function saveFile(options: {
  name: string;
  type: string;
  content: string | Blob;
}): void {
  const { name, type, content } = options;
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
