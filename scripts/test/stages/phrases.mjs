import { readFileSync } from 'node:fs';
import { fromRoot } from '../../lib/paths.mjs';
import { findPhrases } from '../phrases/findPhrases.mjs';
import { listTextFiles } from '../phrases/listTextFiles.mjs';
import { failedCheck, passedCheck } from '../tally.mjs';

/** Texts and docs use no phrase that scripts/test/phrases/phrases.json lists. */
export const phrases = {
  id: 'phrases',
  title: 'Phrases in texts and docs',
  run() {
    const unwanted = JSON.parse(
      readFileSync(fromRoot('scripts/test/phrases/phrases.json'), 'utf8'),
    );
    const findings = listTextFiles().flatMap(file =>
      findPhrases(readFileSync(fromRoot(file), 'utf8'), unwanted).map(
        ({ line, found, write }) =>
          `${file}:${line}: "${found}"; write, for example: ${write}\n`,
      ),
    );
    process.stdout.write(findings.join(''));
    return findings.length === 0 ? passedCheck() : failedCheck();
  },
};
