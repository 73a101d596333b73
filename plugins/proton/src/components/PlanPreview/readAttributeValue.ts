/** The value that a JSON text holds; the text itself when it was cut. */
export function readAttributeValue(text: string | undefined): unknown {
  if (text === undefined) {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
