import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Page } from 'playwright-core';
import {
  keepBack,
  withAnswer,
  withError,
  withoutConnection,
} from './browser/answers';
import { observeShifts } from './browser/layoutShifts';
import { look, lookInBothThemes } from './browser/look';
import { signIn } from './browser/scaffolderForm';
import { eventually } from './product/eventually';
import { Product, ProductSite } from './product/Product';
import { ProtonApi } from './proton/ProtonApi';
import { sandboxSpec } from './proton/sandboxSpec';

const NAME = 'states-1';
const ENTITY = `/catalog/default/resource/${NAME}`;
const OVERVIEW = `/api/proton/entities/default/Resource/${NAME}/environment`;
const FLEET = '/api/proton/fleet';
const TEMPLATES = '/api/proton/fleet/templates';

/** What Google's Core Web Vitals call good. */
const GOOD_LAYOUT_SHIFT = 0.1;

/** Every status that an environment may have, and how it is called. */
const LABELS: Record<string, string> = {
  IN_PROGRESS: 'In progress',
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
  CANCELLING: 'Cancelling',
  CANCELLED: 'Cancelled',
  DELETE_IN_PROGRESS: 'Deleting',
  DELETE_FAILED: 'Delete failed',
  DELETE_COMPLETE: 'Deleted',
};

const DENIED = {
  status: 403,
  name: 'NotAllowedError',
  message: 'You may not read this',
};

const GONE = {
  status: 404,
  name: 'NotFoundError',
  message: `There is no environment ${NAME}`,
};

interface Overview {
  environment: { deploymentStatus: string; deploymentStatusMessage?: string };
  lastDeployment?: { deploymentStatus: string };
  unavailable?: { part: string; message: string }[];
}

interface FleetAnswer {
  unavailable?: object[];
  summary: object;
}

/** A page, how one knows that it is there, and what it asks for. */
interface Place {
  name: string;
  path: string;
  request: string;
  /** Something that is only there with the answer. */
  content: (page: Page) => Promise<void>;
}

const status = (page: Page) =>
  page.getByRole('status', { name: 'Environment status' });

const PLACES: Place[] = [
  {
    name: 'card',
    path: ENTITY,
    request: OVERVIEW,
    content: page => status(page).waitFor(),
  },
  {
    name: 'tab',
    path: `${ENTITY}/proton/connect`,
    request: OVERVIEW,
    content: page => status(page).waitFor(),
  },
  {
    name: 'fleet',
    path: '/proton',
    request: FLEET,
    content: page =>
      page.getByRole('link', { name: NAME, exact: true }).waitFor(),
  },
  {
    name: 'templates',
    path: '/proton/templates',
    request: TEMPLATES,
    content: page =>
      page.getByRole('link', { name: 'eks-sandbox' }).first().waitFor(),
  },
];

async function vend(proton: ProtonApi): Promise<void> {
  await proton.call('CreateEnvironment', {
    name: NAME,
    templateName: 'eks-sandbox',
    templateMajorVersion: '1',
    spec: sandboxSpec(NAME),
  });
  await untilStatus(proton, 'SUCCEEDED');
}

async function untilStatus(
  proton: ProtonApi,
  deploymentStatus: string,
): Promise<void> {
  await eventually({
    what: `${NAME} is ${deploymentStatus}`,
    timeoutSeconds: 90,
    ask: async () => {
      const { environment } = await proton.call<{
        environment: { deploymentStatus: string };
      }>('GetEnvironment', { name: NAME });
      return environment.deploymentStatus === deploymentStatus || undefined;
    },
  });
}

/** The shape of a page, then its content, which moves nothing far. */
async function load(page: Page, place: Place): Promise<void> {
  let shifts: (() => Promise<number>) | undefined;
  await keepBack(page, place.request, async () => {
    await page.goto(place.path);
    await page
      .getByRole('status', { name: /^Loading/ })
      .first()
      .waitFor();
    await look(page, `${place.name}-loading`);
    shifts = await observeShifts(page);
  });
  await place.content(page);
  await page.waitForTimeout(1_000);
  const shift = await shifts?.();
  assert.ok(
    shift !== undefined && shift < GOOD_LAYOUT_SHIFT,
    `the ${place.name} moves by ${shift} when it is there`,
  );
}

async function refuse(page: Page, place: Place): Promise<void> {
  await withError(page, place.request, DENIED, async () => {
    await page.goto(place.path);
    await page
      .getByText(/You may not|You don't have access/)
      .first()
      .waitFor();
    assert.equal(
      await page.getByRole('button', { name: 'Retry' }).count(),
      0,
      'asking again does not help who has no permission',
    );
    await look(page, `${place.name}-denied`);
  });
}

/** Nobody answers; then somebody does again. */
async function recover(page: Page, place: Place): Promise<void> {
  await withoutConnection(page, place.request, async () => {
    await page.goto(place.path);
    await page.getByRole('button', { name: 'Retry' }).first().waitFor();
    await look(page, `${place.name}-unreachable`);
  });
  await page.getByRole('button', { name: 'Retry' }).first().click();
  await place.content(page);
}

/** What was known stays and is marked, until somebody answers again. */
async function becomeStale(page: Page, place: Place): Promise<void> {
  await page.goto(place.path);
  await place.content(page);
  // Data are fetched at most once a second.
  await page.waitForTimeout(1_500);
  const stale = page.getByText(/last refresh failed/i).first();
  await withoutConnection(page, place.request, async () => {
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await stale.waitFor();
    await place.content(page);
    await look(page, `${place.name}-stale`);
  });
  await page.getByRole('button', { name: 'Retry' }).first().click();
  await stale.waitFor({ state: 'detached' });
}

async function showEveryStatus(page: Page): Promise<void> {
  for (const [deploymentStatus, label] of Object.entries(LABELS)) {
    await withAnswer<Overview>(
      page,
      OVERVIEW,
      overview => ({
        ...overview,
        environment: { ...overview.environment, deploymentStatus },
        lastDeployment: overview.lastDeployment && {
          ...overview.lastDeployment,
          deploymentStatus,
        },
      }),
      async () => {
        await page.goto(ENTITY);
        await status(page).getByText(label, { exact: true }).waitFor();
        await lookInBothThemes(page, `status-${deploymentStatus}`);
      },
    );
  }
}

async function showPartsThatAreMissing(page: Page): Promise<void> {
  const reason = 'The Proton API did not answer in time';
  await withAnswer<Overview>(
    page,
    OVERVIEW,
    overview => ({
      ...overview,
      unavailable: [{ part: 'template', message: reason }],
    }),
    async () => {
      await page.goto(ENTITY);
      await page.getByText(new RegExp(reason)).first().waitFor();
      await look(page, 'card-partial');
    },
  );
  const gaps = [
    {
      accountId: '210987654321',
      region: 'eu-west-1',
      message: reason,
    },
  ];
  for (const { name, path, request, content } of PLACES.slice(2)) {
    await withAnswer<FleetAnswer>(
      page,
      request,
      answer => ({ ...answer, unavailable: gaps }),
      async () => {
        await page.goto(path);
        await content(page);
        await page.getByText(/210987654321 in eu-west-1/).waitFor();
        await look(page, `${name}-partial`);
      },
    );
  }
}

async function showNothing(page: Page): Promise<void> {
  await withError(page, OVERVIEW, GONE, async () => {
    await page.goto(`${ENTITY}/proton`);
    await page.getByText(GONE.message).first().waitFor();
    await look(page, 'tab-gone');
  });
  await withAnswer<FleetAnswer>(
    page,
    FLEET,
    answer => ({
      ...answer,
      environments: [],
      total: 0,
      summary: { ...answer.summary, visible: 0 },
    }),
    async () => {
      await page.goto('/proton');
      await page.getByText('No clusters yet').waitFor();
      await look(page, 'fleet-empty');
    },
  );
  await withAnswer<object>(
    page,
    TEMPLATES,
    answer => ({ ...answer, templates: [] }),
    async () => {
      await page.goto('/proton/templates');
      await page.getByText('No templates yet').waitFor();
      await look(page, 'templates-empty');
    },
  );
  for (const { name, path, request } of PLACES.slice(2)) {
    await withAnswer<FleetAnswer>(
      page,
      request,
      answer => ({ ...answer, unconfigured: true }),
      async () => {
        await page.goto(path);
        await page.getByText('No Proton account is configured').waitFor();
        await look(page, `${name}-unconfigured`);
      },
    );
  }
  await page.goto('/proton?search=nothing-has-this-name');
  await page.getByText('No cluster matches').waitFor();
  await lookInBothThemes(page, 'fleet-nothing-found');
}

/** The Terraform state of the environment is lost; the update says so and changes nothing. */
async function refuseLostState(
  page: Page,
  proton: ProtonApi,
  site: ProductSite,
): Promise<void> {
  loseState(site.stateDirectory);
  await proton.call('UpdateEnvironment', {
    name: NAME,
    deploymentType: 'CURRENT_VERSION',
    spec: sandboxSpec(NAME),
  });
  await untilStatus(proton, 'FAILED');
  await page.goto(`${ENTITY}/proton/deployment`);
  const failure = page.getByTestId('proton-failure');
  await failure
    .getByText(/the Terraform state .* is missing/)
    .first()
    .waitFor();
  await failure.getByText('Planning', { exact: true }).waitFor();
  await failure.getByText(/use Retain to delete the environment/).waitFor();
  await lookInBothThemes(page, 'state-lost');
}

/** Removes the state of the only environment from the database. */
function loseState(stateDirectory: string): void {
  const database = new DatabaseSync(
    join(stateDirectory, 'database', 'proton-control-plane.sqlite'),
  );
  try {
    const { changes } = database.prepare('DELETE FROM state_versions').run();
    assert.ok(Number(changes) > 0, 'the environment has a state');
  } finally {
    database.close();
  }
}

/** Every state of every page, the rare ones too. */
export function statesJourney(
  product: Pick<Product, 'protonUrl'>,
  site: ProductSite,
) {
  return async (page: Page): Promise<void> => {
    const proton = new ProtonApi(product.protonUrl);
    await vend(proton);
    await signIn(page);
    for (const place of PLACES) {
      await load(page, place);
      await refuse(page, place);
      await recover(page, place);
      await becomeStale(page, place);
    }
    await showEveryStatus(page);
    await showPartsThatAreMissing(page);
    await showNothing(page);
    await refuseLostState(page, proton, site);
  };
}
