/* eslint-disable no-control-regex */

/** Links, titles and other commands of a terminal: OSC, DCS, SOS, PM and APC, with what they carry. */
const COMMAND_STRINGS =
  /(?:\u001b[\]PX^_k]|[\u0090\u0098\u009d-\u009f])[^\u0007\n\u0018\u001a\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?/g;

/** Colours and cursor movements: CSI. */
const CONTROL_SEQUENCES =
  /(?:\u001b\[|\u009b)[\u0030-\u003f]*[\u0020-\u002f]*[\u0040-\u007e]?/g;

const OTHER_ESCAPES = /\u001b[\u0020-\u002f]*[\u0030-\u007e]?/g;

/** A program that draws a progress bar begins its line again and again. */
const REWRITTEN_LINES = /(?<!\r)\r+(?=[^\r\n])/g;

/** All of C0 and C1 but tab, newline and NUL. */
const CONTROL_CHARACTERS = /[\u0001-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** They make a line read differently from what it says. */
const TEXT_DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text that programs have written, as people may read it: without escape
 * sequences of terminals, complete or not, without control characters other than
 * tabs and newlines, and without overrides of the direction of the text. U+FFFD
 * stands for a null character.
 *
 * @public
 */
export function toPlainText(text: string): string {
  return text
    .replace(COMMAND_STRINGS, '')
    .replace(CONTROL_SEQUENCES, '')
    .replace(OTHER_ESCAPES, '')
    .replace(REWRITTEN_LINES, ' ')
    .replace(CONTROL_CHARACTERS, '')
    .replace(/\u0000/g, '\uFFFD')
    .replace(TEXT_DIRECTIONS, '');
}
