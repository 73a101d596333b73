import { Redactor } from './Redactor';

describe('Redactor', () => {
  const redact = (text: string, ...secrets: string[]) =>
    Redactor.create(secrets).redact(text);

  it('takes out each place of a secret', () => {
    expect(redact('a hush-hush b hush-hush', 'hush-hush')).toBe('a *** b ***');
  });

  it('takes out a secret as it is written, whatever it looks like', () => {
    expect(redact('x=$1.*(secret', '$1.*(secret')).toBe('x=***');
  });

  it('takes out the longer one of two secrets', () => {
    expect(redact('password-1234', 'password', 'password-1234')).toBe('***');
  });

  it('takes out each line of a secret, but not its frame', () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADAN\n-----END KEY-----\n';
    expect(redact('-----BEGIN KEY-----', key)).toBe('-----BEGIN KEY-----');
    expect(redact('line MIIEvQIBADAN', key)).toBe('line ***');
  });

  it('leaves alone what is too short to be told from a word', () => {
    expect(redact('version 1.2.3', '1.2.3')).toBe('version 1.2.3');
  });
});
