import { ResponseError } from '@backstage/errors';
import { responseError } from '../__testUtils__/responseError';
import { translate } from '../__testUtils__/translate';
import { explainError } from './explainError';

const explain = (error: Error) => explainError(error, translate);

/** An answer of somebody who is not Backstage, such as a proxy. */
function proxyError(status: number): Promise<ResponseError> {
  return ResponseError.fromResponse(
    new Response('<html>nginx</html>', {
      status,
      statusText: 'Bad',
    }),
  );
}

function withoutStack(error: Error): Error {
  delete error.stack;
  return error;
}

describe('explainError', () => {
  it.each([
    ['Chrome', new TypeError('Failed to fetch')],
    ['Chrome within the answer', new TypeError('network error')],
    [
      'Firefox',
      new TypeError('NetworkError when attempting to fetch resource.'),
    ],
    ['Safari', withoutStack(new TypeError('Load failed'))],
  ])('says in words of its own what %s calls it', (_, error) => {
    expect(explain(error)).toMatch(/^The Backstage backend can't be reached/);
  });

  it('leaves a slip in the code what it is', () => {
    expect(explain(new TypeError('x is undefined'))).toBe('x is undefined');
  });

  it("keeps the backend's own sentence", async () => {
    for (const status of [400, 404, 409, 500, 503, 504]) {
      expect(
        explain(await responseError(status, 'SomeError', 'The account sleeps')),
      ).toBe('The account sleeps');
    }
  });

  it('asks to sign in again', async () => {
    expect(
      explain(await responseError(401, 'AuthenticationError', 'Illegal token')),
    ).toBe('Your session has expired. Sign in again');
  });

  it.each([
    [502, /is unavailable/],
    [503, /is unavailable/],
    [504, /didn't respond in time/],
    [408, /didn't respond in time/],
    [418, /failed with the status 418/],
  ])('says what a proxy means by %d', async (status, words) => {
    const text = explain(await proxyError(status));
    expect(text).toMatch(words);
    expect(text).not.toMatch(/nginx|Request failed/);
  });

  it('tells an answer that is no JSON and a wait that was given up', () => {
    expect(explain(new SyntaxError('Unexpected token <'))).toMatch(
      /isn't valid/,
    );
    const timeout = new DOMException('signal timed out', 'TimeoutError');
    expect(explain(timeout as Error)).toMatch(/didn't respond in time/);
  });
});
