const colorful = process.stdout.isTTY && !process.env.NO_COLOR;

const paint = code => text =>
  colorful ? `\u001b[${code}m${text}\u001b[0m` : text;

export const bold = paint(1);
export const dim = paint(2);
export const red = paint(31);
export const green = paint(32);
export const yellow = paint(33);
export const cyan = paint(36);

// A terminal that is gone must not keep the rest from being stopped.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

export const say = (text = '') => process.stdout.write(`${text}\n`);

export const step = text => say(`${green('•')} ${text}`);

export const detail = text => say(dim(`  ${text}`));

export const warn = text => say(`${yellow('!')} ${text}`);

/** A failure whose message is all that its reader needs: no stack is shown. */
export class ExplainedError extends Error {
  constructor(message, ...hints) {
    super([message, ...hints].join('\n  '));
    this.name = 'ExplainedError';
  }
}

export function reportFailure(error) {
  const text =
    error instanceof ExplainedError ? error.message : error?.stack ?? error;
  process.stderr.write(`${red('✖')} ${text}\n`);
}
