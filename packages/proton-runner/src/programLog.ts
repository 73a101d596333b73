import { TerraformLogger } from '@proton-vending/proton-terraform';

/** Logs to standard error. */
export const LOGGER: TerraformLogger = {
  error: message => write('error', message),
  warn: (message, details) =>
    write('warn', details ? `${message} ${JSON.stringify(details)}` : message),
  info: message => write('info', message),
};

function write(level: string, message: string): void {
  process.stderr.write(`${new Date().toISOString()} ${level} ${message}\n`);
}
