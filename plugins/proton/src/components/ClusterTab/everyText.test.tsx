import { errorApiRef } from '@backstage/core-plugin-api';
import {
  AppLanguageApi,
  appLanguageApiRef,
  TranslationApi,
  translationApiRef,
} from '@backstage/frontend-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import {
  MockErrorApi,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen, waitFor } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { failedDeployment } from '../../__testUtils__/demoCluster';
import {
  demoEntity,
  demoOperations,
  demoOverview,
} from '../../__testUtils__/demoOverview';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import { ProtonApi, protonApiRef } from '../../api';
import { EntityProtonClusterContent, protonPlugin } from '../../plugin';

/** Says every text as its key in brackets, and leaves out what is filled in. */
const bracketing = {
  getTranslation: () => ({ ready: true, t: (key: string) => `⟦${key}⟧` }),
  translation$: () => ({ subscribe: () => ({ unsubscribe: () => {} }) }),
} as unknown as TranslationApi;

/** A language without Latin letters, in which times are told apart from words. */
const japanese = {
  getLanguage: () => ({ language: 'ja' }),
  language$: () => ({ subscribe: () => ({ unsubscribe: () => {} }) }),
} as unknown as AppLanguageApi;

const DENIED = {
  allowed: false,
  reason: 'The sentence of the backend',
  obstacle: { code: 'deployment-running' },
} as const;

/** The demo's API, and everything that it answers with. */
function recordAnswers(api: Partial<ProtonApi>) {
  const answers: unknown[] = [demoEntity];
  const recorded = Object.fromEntries(
    Object.entries(api).map(([name, method]) => [
      name,
      (...args: never[]) => {
        const answer = (method as (...rest: never[]) => unknown)(...args);
        Promise.resolve(answer).then(
          value => answers.push(value),
          () => {},
        );
        return answer;
      },
    ]),
  ) as Partial<ProtonApi>;
  return { recorded, answers };
}

const LABELS = ['aria-label', 'title', 'placeholder', 'alt'];

function listTexts(root: HTMLElement): string[] {
  const texts: string[] = [];
  const walker = document.createTreeWalker(
    root,
    // eslint-disable-next-line no-bitwise -- how the DOM asks
    NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT,
  );
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Element) {
      const element = node;
      texts.push(...LABELS.map(name => element.getAttribute(name) ?? ''));
    } else if (!node.parentElement?.closest('style, script')) {
      texts.push(node.textContent ?? '');
    }
  }
  return texts;
}

/** What Backstage says of links and lists itself, and the time zone of times. */
const NOT_OURS = /, Opens in a new window|UTC|^\s*(Add|Remove)( Item)?\s*$/g;

/** The words on the page that come neither from a translation nor from data. */
function findLiterals(root: HTMLElement, answers: unknown[]): string[] {
  const data = JSON.stringify(answers).toLowerCase();
  return listTexts(root)
    .flatMap(
      text =>
        text
          .replace(/⟦[^⟧]*⟧/g, ' ')
          .replace(NOT_OURS, ' ')
          .match(/[A-Za-z]{3,}/g) ?? [],
    )
    .filter(word => !data.includes(word.toLowerCase()));
}

async function open(section: string, api: Partial<ProtonApi>) {
  const { recorded, answers } = recordAnswers(api);
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [protonApiRef, recorded as ProtonApi],
        [errorApiRef, new MockErrorApi({ collect: true })],
        [translationApiRef, bracketing],
        [appLanguageApiRef, japanese],
      ]}
    >
      <EntityProvider entity={demoEntity}>
        <main data-testid="cluster">
          <Routes>
            <Route path="proton/*" element={<EntityProtonClusterContent />} />
          </Routes>
        </main>
      </EntityProvider>
    </TestApiProvider>,
    {
      routeEntries: [`/proton/${section}`],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/proton': protonPlugin.routes.clusterTab,
      },
    },
  );
  await screen.findByText('⟦cluster.sections.connect⟧');
  await waitFor(() =>
    expect(screen.queryByRole('status', { busy: true })).toBeNull(),
  );
  return { main: screen.getByTestId('cluster'), answers };
}

describe('every text of the cluster’s tab comes through the translation ref', () => {
  it.each([
    ['connect', '⟦cluster.connect.title⟧'],
    ['deployment', '⟦cluster.failure.title⟧'],
    ['configuration', '⟦cluster.configuration.title⟧'],
    ['configuration/edit', '⟦fields.inputs.form⟧'],
    ['versions', '⟦cluster.versions.title⟧'],
    ['versions/1.1', '⟦fields.inputs.form⟧'],
    ['resources', '⟦cluster.resources.title⟧'],
    ['manage', '⟦obstacles.deployment-running⟧'],
  ])('%s', async (section, sign) => {
    const overview = demoOverview({ deploymentStatus: 'FAILED' });
    const { main, answers } = await open(
      section,
      demoProtonApi(
        {
          ...overview,
          operations: { ...demoOperations(), edit: DENIED, delete: DENIED },
        },
        { getEnvironmentDeployment: async () => failedDeployment },
      ),
    );
    expect((await screen.findAllByText(sign)).length).toBeGreaterThan(0);

    expect(findLiterals(main, answers)).toEqual([]);
    expect(main).not.toHaveTextContent('The sentence of the backend');
  });
});
