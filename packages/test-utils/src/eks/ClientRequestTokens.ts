import { isDeepStrictEqual } from 'node:util';
import { Json } from './account/wire';
import { invalidParameter } from './eksError';

/**
 * The requests that carried a `clientRequestToken`. As in AWS, a repeated request
 * gets the answer of the first one and does nothing.
 */
export class ClientRequestTokens {
  private readonly requests = new Map<
    string,
    { body: Json; answer: Promise<Json> }
  >();

  /**
   * Answers a request, or repeats its answer. A request that failed may be
   * repeated with its token.
   *
   * @param operation - the method and path
   */
  async answerOnce(
    operation: string,
    body: Json,
    answer: () => Promise<Json> | Json,
  ): Promise<Json> {
    if (typeof body.clientRequestToken !== 'string') {
      return answer();
    }
    const key = `${operation} ${body.clientRequestToken}`;
    const earlier = this.requests.get(key);
    if (!earlier) {
      const pending = (async () => answer())();
      this.requests.set(key, { body, answer: pending });
      pending.catch(() => this.requests.delete(key));
      return pending;
    }
    if (!isDeepStrictEqual(earlier.body, body)) {
      throw invalidParameter(
        'The clientRequestToken was used before in a request with other parameters.',
      );
    }
    return earlier.answer;
  }
}
