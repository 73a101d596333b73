/**
 * A phrase that the texts don't use: a regular expression, in which a space also
 * matches a line break, and what to write instead.
 *
 * @typedef {{ phrase: string, write: string, caseSensitive?: boolean }} Phrase
 */

/**
 * Finds phrases in a text, with the line of each.
 *
 * @param {string} text
 * @param {Phrase[]} phrases
 */
export function findPhrases(text, phrases) {
  return phrases.flatMap(phrase =>
    [...text.matchAll(toPattern(phrase))].map(match => ({
      line: text.slice(0, match.index).split('\n').length,
      found: match[0].replace(/\s+/g, ' '),
      write: phrase.write,
    })),
  );
}

function toPattern({ phrase, caseSensitive = false }) {
  return new RegExp(
    phrase.replaceAll(' ', '[\\s#*>]+'),
    caseSensitive ? 'g' : 'gi',
  );
}
