import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDirectory } from '../product/paths';

/** A fenced block of the page. */
export interface Snippet {
  language: string;
  /** The file that the block belongs into; none for commands and illustrations. */
  file?: string;
  text: string;
}

/** `docs/install.md`, section by section, below its headings of the second level. */
export interface InstallPage {
  section(title: string): Snippet[];
}

const FENCE = /^```(\w+)(?: title="([^"]+)")?\n([\s\S]*?)^```$/gm;

function readSnippets(markdown: string): Snippet[] {
  return [...markdown.matchAll(FENCE)].map(([, language, file, text]) => ({
    language,
    file,
    text,
  }));
}

export function parseInstallPage(markdown: string): InstallPage {
  const sections = new Map(
    markdown
      .split(/^## /m)
      .slice(1)
      .map(section => {
        const [title] = section.split('\n', 1);
        return [title.trim(), readSnippets(section)];
      }),
  );
  return {
    section(title) {
      const snippets = sections.get(title);
      if (!snippets) {
        throw new Error(`docs/install.md has no section "${title}"`);
      }
      return snippets;
    },
  };
}

/** Reads the page that tells people how to install the packages. */
export function readInstallPage(): InstallPage {
  return parseInstallPage(
    readFileSync(join(rootDirectory, 'docs/install.md'), 'utf8'),
  );
}
