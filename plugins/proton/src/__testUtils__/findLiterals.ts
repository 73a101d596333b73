import { AppLanguageApi, TranslationApi } from '@backstage/frontend-plugin-api';
import { ProtonApi } from '../api';
import { demoEntity } from './demoOverview';

/** Says every text as its key in brackets, and leaves out what is filled in. */
export const bracketing = {
  getTranslation: () => ({ ready: true, t: (key: string) => `⟦${key}⟧` }),
  translation$: () => ({ subscribe: () => ({ unsubscribe: () => {} }) }),
} as unknown as TranslationApi;

/** A language without Latin letters, in which times are told apart from words. */
export const japanese = {
  getLanguage: () => ({ language: 'ja' }),
  language$: () => ({ subscribe: () => ({ unsubscribe: () => {} }) }),
} as unknown as AppLanguageApi;

/** The demo's API, and everything that it answers with. */
export function recordAnswers(api: Partial<ProtonApi>) {
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

/** What Backstage says of links, lists and pictures itself, and the time zone of times. */
const NOT_OURS =
  /, Opens in a new window|UTC|^create Component$|^no Information$|^\s*(Add|Remove)( Item)?\s*$/g;

/** The words on the page that come neither from a translation nor from data. */
export function findLiterals(root: HTMLElement, answers: unknown[]): string[] {
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
