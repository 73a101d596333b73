import { ClientRequestTokens } from './ClientRequestTokens';

const CREATE = 'POST /clusters';

describe('ClientRequestTokens', () => {
  let tokens: ClientRequestTokens;
  let answer: jest.Mock;

  beforeEach(() => {
    tokens = new ClientRequestTokens();
    answer = jest.fn(async () => ({ cluster: { name: 'dev' } }));
  });

  it('repeats the answer to a request with the same token, also while it is pending', async () => {
    const body = () => ({ name: 'dev', clientRequestToken: 'a' });
    const first = tokens.answerOnce(CREATE, body(), answer);
    const second = tokens.answerOnce(CREATE, body(), answer);

    expect(await second).toBe(await first);
    expect(answer).toHaveBeenCalledTimes(1);
  });

  it('refuses a token with other parameters', async () => {
    await tokens.answerOnce(
      CREATE,
      { name: 'dev', clientRequestToken: 'a' },
      answer,
    );

    await expect(
      tokens.answerOnce(
        CREATE,
        { name: 'prod', clientRequestToken: 'a' },
        answer,
      ),
    ).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });

  it('answers a request again that failed', async () => {
    answer.mockRejectedValueOnce(new Error('in use'));
    const body = { name: 'dev', clientRequestToken: 'a' };
    await expect(tokens.answerOnce(CREATE, body, answer)).rejects.toThrow(
      'in use',
    );

    await expect(tokens.answerOnce(CREATE, body, answer)).resolves.toEqual({
      cluster: { name: 'dev' },
    });
  });

  it('answers requests of other operations, with other tokens and without any', async () => {
    for (const [operation, body] of [
      [CREATE, { clientRequestToken: 'a' }],
      [CREATE, { clientRequestToken: 'b' }],
      ['POST /clusters/dev/updates', { clientRequestToken: 'a' }],
      [CREATE, {}],
      [CREATE, {}],
    ] as const) {
      await tokens.answerOnce(operation, body, answer);
    }

    expect(answer).toHaveBeenCalledTimes(5);
  });
});
