import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { findPhrases } from './findPhrases.mjs';
import { listTextFiles } from './listTextFiles.mjs';

const phrases = JSON.parse(
  readFileSync(new URL('./phrases.json', import.meta.url), 'utf8'),
);

test('finds each phrase of the list', () => {
  const samples = [
    'The API cannot be asked',
    'This cannot be taken back.',
    'The deployment goes on without it',
    "close: 'Understood'",
    'It exists already; taking it up',
    'You are not signed in any more',
    'lest it is lost',
  ];
  for (const sample of samples) {
    assert.notEqual(findPhrases(sample, phrases).length, 0, sample);
  }
});

test('accepts plain words', () => {
  const text = [
    "This can't be undone.",
    'The deployment keeps running.',
    'You understood the goal.',
    'That follows the template.',
  ].join('\n');
  assert.deepEqual(findPhrases(text, phrases), []);
});

test('finds a phrase that a line break divides, and names its line', () => {
  const text = 'One line.\nThe new deployment\n   goes on as before.';
  assert.deepEqual(
    findPhrases(text, [{ phrase: 'deployment goes on', write: 'runs' }]),
    [{ line: 2, found: 'deployment goes on', write: 'runs' }],
  );
});

test('says what to write instead of each phrase', () => {
  for (const { phrase, write } of phrases) {
    assert.ok(new RegExp(phrase));
    assert.ok(write, phrase);
  }
});

test('reads texts of every kind, and none of the dependencies', () => {
  const files = listTextFiles();
  for (const file of [
    'README.md',
    'docs/install.md',
    'plugins/proton/README.md',
    'plugins/proton/src/translations/common.ts',
    'plugins/proton-node/config.d.ts',
    'plugins/proton-backend/src/schema/openapi.yaml',
    'examples/software-templates/create-cluster/template.yaml',
  ]) {
    assert.ok(files.includes(file), file);
  }
  assert.ok(!files.some(file => file.includes('node_modules')));
});
