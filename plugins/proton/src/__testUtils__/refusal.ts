import { ResponseError } from '@backstage/errors';

/** What a request rejects with when the backend refuses it. */
export async function refusal(
  statusCode: number,
  name: string,
  message: string,
): Promise<ResponseError> {
  return ResponseError.fromResponse({
    ok: false,
    status: statusCode,
    statusText: name,
    headers: new Headers({ 'content-type': 'application/json' }),
    text: async () =>
      JSON.stringify({ error: { name, message }, response: { statusCode } }),
  } as Response);
}
