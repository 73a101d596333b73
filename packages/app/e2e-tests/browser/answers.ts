import { Page, Route } from 'playwright-core';

interface BackstageError {
  status: number;
  name: string;
  message: string;
}

/**
 * Does something with what the backend answers to a path, as long as a visit lasts:
 * states of a page that a healthy product is in for a moment, or never.
 */
async function withRoute(
  page: Page,
  path: string,
  handle: (route: Route) => Promise<void>,
  visit: () => Promise<void>,
): Promise<void> {
  const match = ({ pathname }: URL) => pathname === path;
  let isOver = false;
  const handleInVisit = async (route: Route) => {
    try {
      await handle(route);
    } catch (error) {
      // A request that is on its way at the end of the visit is Playwright's again.
      if (!isOver) {
        throw error;
      }
    }
  };
  await page.route(match, handleInVisit);
  try {
    await visit();
  } finally {
    isOver = true;
    await page.unroute(match, handleInVisit);
  }
}

/** Keeps the answers to a path back; what is shown until then is there to be looked at. */
export function keepBack(
  page: Page,
  path: string,
  visit: () => Promise<void>,
): Promise<void> {
  let release = () => {};
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  return withRoute(
    page,
    path,
    async route => {
      await released;
      await route.continue();
    },
    () => visit().finally(release),
  );
}

/** Changes the backend's own answers. */
export function withAnswer<T>(
  page: Page,
  path: string,
  change: (answer: T) => T,
  visit: () => Promise<void>,
): Promise<void> {
  return withRoute(
    page,
    path,
    async route => {
      const response = await route.fetch();
      await route.fulfill({ response, json: change(await response.json()) });
    },
    visit,
  );
}

/** Answers with an error, in the form that Backstage gives errors. */
export function withError(
  page: Page,
  path: string,
  { status, name, message }: BackstageError,
  visit: () => Promise<void>,
): Promise<void> {
  return withRoute(
    page,
    path,
    route =>
      route.fulfill({
        status,
        // The app asks another origin.
        headers: { 'access-control-allow-origin': '*' },
        json: {
          error: { name, message },
          response: { statusCode: status },
        },
      }),
    visit,
  );
}

/** Nobody answers. */
export function withoutConnection(
  page: Page,
  path: string,
  visit: () => Promise<void>,
): Promise<void> {
  return withRoute(
    page,
    path,
    route => route.abort('connectionrefused'),
    visit,
  );
}
