import { Page } from 'playwright-core';

/** An answer of the backend, and what it says when it refuses. */
export interface Answer {
  status: number;
  body: { error?: { name: string; message: string } };
}

/** Asks the backend with the token that the page itself asks with. */
export type AskAsPage = (
  method: string,
  path: string,
  body?: object,
) => Promise<Answer>;

/**
 * Loads the page again to see how it asks the backend, so that a request that no
 * button of the page sends is judged as one that it does send.
 */
export async function askAsPage(page: Page): Promise<AskAsPage> {
  const seen = page.waitForRequest(
    request =>
      new URL(request.url()).pathname.startsWith('/api/proton/') &&
      request.headers().authorization !== undefined,
  );
  await page.reload();
  const request = await seen;
  const { origin } = new URL(request.url());
  const { authorization } = request.headers();
  return async (method, path, body) => {
    const response = await page.request.fetch(`${origin}/api/proton${path}`, {
      method,
      headers: { authorization },
      data: body,
    });
    return { status: response.status(), body: await response.json() };
  };
}
