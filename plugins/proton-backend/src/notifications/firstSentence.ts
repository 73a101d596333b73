const MAX_LENGTH = 240;

/** The first sentence of a message, or as much of it as people read. */
export function firstSentence(message: string): string {
  const [line] = message.trim().split('\n', 1);
  const [sentence] = line.split(/(?<=[.!?])\s/, 1);
  return sentence.length > MAX_LENGTH
    ? `${sentence.slice(0, MAX_LENGTH - 1)}…`
    : sentence;
}
