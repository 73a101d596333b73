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

  it('takes out what was broken into lines', () => {
    expect(redact('is hush-\n    hu\r\n\tsh, yes', 'hush-hush')).toBe(
      'is ***, yes',
    );
  });

  it('takes out a passphrase that was broken where it has a blank', () => {
    expect(
      redact('it is correct horse\nbattery', 'correct horse battery'),
    ).toBe('it is ***');
  });

  it('takes out secrets that overlap as one', () => {
    expect(redact('x abcdefghijkl y', 'abcdefgh', 'efghijkl')).toBe('x *** y');
  });

  it('finds a secret that begins like another one', () => {
    expect(redact('abcabcabd-1', 'abcabd-1', 'abcabcabx')).toBe('abc***');
  });

  it('finds many secrets in the time of one', () => {
    const many = Array.from(
      { length: 5_000 },
      (_, i) => `secret-number-${i}-x`,
    );
    const redactor = Redactor.create(many);
    const text = 'secret-number-'.repeat(20_000);
    const startedAt = performance.now();
    expect(redactor.redact(`${text}4999-x`)).toBe(
      `${text.slice(0, -'secret-number-'.length)}***`,
    );
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('masks all of a text when there are too many secrets to look for', () => {
    const text = 'the cluster is ready';
    const count = (secrets: number, length: number) =>
      Array.from({ length: secrets }, (_, i) => `${i}`.padEnd(length, 'abc'));
    for (const secrets of [
      count(1_500, 100),
      count(15_000, 9),
      count(1, 100_000),
    ]) {
      const redactor = Redactor.create(secrets);
      expect(redactor.size).toBeGreaterThanOrEqual(100_000);
      expect([redactor.redact(text), redactor.finds(text)]).toEqual([
        text,
        false,
      ]);
    }
    for (const secrets of [
      count(3_000, 100),
      count(30_000, 9),
      count(1, 500_000),
    ]) {
      const redactor = Redactor.create(secrets);
      expect(redactor.size).toBe(0);
      const follow = redactor.follow();
      expect([
        redactor.redact(text),
        redactor.redact(''),
        follow(text),
        redactor.finds(text),
      ]).toEqual(['***', '', '***', true]);
    }
    expect(Redactor.create([], count(1_000_000, 7)).redact(text)).toBe('***');
  });

  it.each([
    ['JSON', String.raw`{"p":"say \"hi\"\n<b>"}`],
    ['JSON of Terraform', String.raw`say \"hi\"\n\u003cb\u003e`],
    ['a URL', 'https://x.test/?p=say%20%22hi%22%0A%3Cb%3E&y'],
    ['a form', 'p=say+%22hi%22%0A%3Cb%3E&y'],
    ['base64', 'c2F5ICJoaSIKPGI+'],
  ])('takes out a secret that is written in %s', (_, text) => {
    const redacted = redact(text, 'say "hi"\n<b>');
    expect(redacted).toContain('***');
    expect(redacted).not.toMatch(/hi|aGk|c2F5/);
  });

  it('takes out a secret that is written in HCL', () => {
    expect(redact('p = "a$${b}-%%{c}"', 'a${b}-%{c}')).toBe('p = "***"');
  });

  it('takes out a secret with a colour in the middle, and all colours', () => {
    expect(
      redact('\u001b[31mgot hush\u001b[0m-hu\u0000sh\u009b1m!', 'hush-hush'),
    ).toBe('got ***!');
  });

  describe('of what is declared to be a secret', () => {
    const redactDeclared = (text: string, ...declared: string[]) =>
      Redactor.create(['other'], declared).redact(text);

    it('takes out short ones too, where they are words of their own', () => {
      expect(
        redactDeclared('login 4711, not 14711 or 4711a: (4711) 4711', '4711'),
      ).toBe('login ***, not 14711 or 4711a: (***) ***');
      expect(redactDeclared('login=p$1! p$1!x', 'p$1!')).toBe('login=*** ***x');
      expect(redactDeclared('Müller hüll', 'hüll')).toBe('Müller ***');
    });

    it('takes out short ones beside long ones', () => {
      expect(
        Redactor.create(['hush-hush'], ['sh-1', 'root']).redact(
          'root hush-hush-1 sh-1',
        ),
      ).toBe('*** ***-1 ***');
    });

    it('takes out short ones of a text that follows another', () => {
      const follow = Redactor.create(['hush-hush'], ['4711']).follow();
      expect([follow('is 4711'), follow('hush-hush 4711')]).toEqual([
        'is ***',
        '*** ***',
      ]);
    });

    it('takes out one that ends another, which is a part of a word', () => {
      expect(redactDeclared('xp$1-4711 p$1-4711', 'p$1-471', '4711')).toBe(
        'xp$1-*** p$1-***',
      );
      expect(redactDeclared('x$$4711', '4711', 'x$$4711')).toBe('***');
      expect(redactDeclared('9x$4711', '4711', 'x$4711')).toBe('9x$***');
    });

    it('finds many short ones in the time of one', () => {
      const many = Array.from({ length: 5_000 }, (_, i) => `${10_000 + i}`);
      const redactor = Redactor.create([], many);
      const text = '1000 9999 12345x '.repeat(60_000);
      const startedAt = performance.now();
      expect(redactor.redact(`${text}12345`)).toBe(`${text}***`);
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    });

    it('leaves alone what has fewer than four characters', () => {
      expect(redactDeclared('a 123', '123')).toBe('a 123');
    });

    it('leaves alone what is short and not declared', () => {
      expect(redactDeclared('each other', 'hunter2')).toBe('each other');
    });
  });

  it('tells whether there is a secret', () => {
    const redactor = Redactor.create([], ['hush-hush', '4711']);
    expect(redactor.finds('{"key":"hush-hush"}')).toBe(true);
    expect(redactor.finds('4711')).toBe(true);
    expect(redactor.finds('47111')).toBe(false);
  });

  describe('of texts that follow one another', () => {
    const follow = (texts: string[], ...secrets: string[]) =>
      texts.map(Redactor.create(secrets).follow());

    it('takes out a secret that was written in two pieces', () => {
      expect(
        follow(['got hush-hush-', 'secret, then'], 'hush-hush-secret'),
      ).toEqual(['got ***', '***, then']);
    });

    it('takes out what was wrapped, with an indentation', () => {
      expect(
        follow(['got hush-hush-', '', '   secret, then'], 'hush-hush-secret'),
      ).toEqual(['got ***', '', '***, then']);
    });

    it('takes out the rest of a secret that has only begun', () => {
      expect(follow(['got hus', 'h-hush-secret'], 'hush-hush-secret')).toEqual([
        'got hus',
        '***',
      ]);
    });

    it('shows less than half of a secret, and less than eight characters', () => {
      for (const secret of ['12345678', 'a-very-long-secret-indeed']) {
        const shown = follow([...secret], secret).filter(
          text => text !== '***',
        );
        expect(shown.length).toBeLessThan(Math.min(8, secret.length / 2));
      }
    });

    it('takes out half a secret that is never ended', () => {
      expect(
        follow(['got hush-hush-', 'and no more'], 'hush-hush-secret'),
      ).toEqual(['got ***', 'and no more']);
    });

    it('leaves alone what only looks like the beginning', () => {
      expect(follow(['this', 'his', 'hush'], 'hush-hush-secret')).toEqual([
        'this',
        'his',
        'hush',
      ]);
    });

    it('finds the secret that begins within the beginning of another', () => {
      expect(
        follow(['xx-aaaa-bbbb', '-cccc y'], 'xx-aaaa-bbbb-zzzz', 'bbbb-cccc'),
      ).toEqual(['***', '*** y']);
    });

    it('keeps the sources apart', () => {
      const redactor = Redactor.create(['hush-hush-secret']);
      const [one, other] = [redactor.follow(), redactor.follow()];
      expect([one('hush-hus'), other('h-secret'), one('h-secret')]).toEqual([
        '***',
        'h-secret',
        '***',
      ]);
    });
  });
});
