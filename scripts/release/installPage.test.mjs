import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fromRoot } from '../lib/paths.mjs';
import {
  INSTALL_PAGE,
  installedRanges,
  withCurrentRanges,
} from './installPage.mjs';
import { publishedPackages, readPackageFile } from './packages.mjs';

const page = readFileSync(fromRoot(INSTALL_PAGE), 'utf8');
const packages = publishedPackages();
const blocks = language =>
  [
    ...page.matchAll(
      new RegExp(`^\`\`\`${language}(?: .*)?\\n([\\s\\S]*?)^\`\`\`$`, 'gm'),
    ),
  ].map(([, text]) => text);

const section = title =>
  page.split(/^## /m).find(text => text.startsWith(`${title}\n`));
const actionsIn = text =>
  [...text.matchAll(/^ *- proton:(\S+)$/gm)].map(([, action]) => action);

test('the page installs the current version of each package', () => {
  const ranges = installedRanges(page);
  assert.ok(ranges.length > 0);
  for (const { name, range } of ranges) {
    const found = packages.find(({ manifest }) => manifest.name === name);
    assert.ok(found, `${name} isn't published`);
    assert.equal(range, `^${found.manifest.version}`, name);
  }
});

test('a release writes the new versions into the page', () => {
  const text = `yarn add '@proton-vending/a@^0.1.0' '@proton-vending/b@^0.1.0'
  { "@proton-vending/a": "^0.1.0" }`;
  assert.equal(
    withCurrentRanges(text, [
      { manifest: { name: '@proton-vending/a', version: '0.2.0' } },
    ]),
    `yarn add '@proton-vending/a@^0.2.0' '@proton-vending/b@^0.1.0'
  { "@proton-vending/a": "^0.2.0" }`,
  );
});

test('the page imports what the packages export', () => {
  const imports = blocks('tsx?').flatMap(text => [
    ...text.matchAll(
      /import \{([^}]+)\} from '(@proton-vending\/[^'/]+)(?:\/[^']+)?'/g,
    ),
  ]);
  assert.ok(imports.length > 0);
  for (const [, names, name] of imports) {
    const { directory } = packages.find(
      ({ manifest }) => manifest.name === name,
    );
    const report = readPackageFile(directory, 'report.api.md');
    for (const exported of names
      .split(',')
      .map(text => text.trim())
      .filter(Boolean)) {
      assert.match(
        report,
        new RegExp(`export (?:const|function|class) ${exported}\\b`),
      );
    }
  }
});

test('the backend of recipe 4 is on the Backstage of this repository', () => {
  const [, text] =
    /^```json title="packages\/control-plane\/package.json"\n([\s\S]*?)^```$/m.exec(
      page,
    );
  const { dependencies } = JSON.parse(text);
  const ours = JSON.parse(
    readFileSync(fromRoot('packages/backend/package.json'), 'utf8'),
  ).dependencies;
  for (const [name, range] of Object.entries(dependencies)) {
    if (!name.startsWith('@proton-vending/')) {
      assert.equal(range, ours[name], name);
    }
  }
});

test('policies on the page are JSON', () => {
  for (const text of blocks('json')) {
    assert.doesNotThrow(() => JSON.parse(text), text);
  }
});

test('the key of recipe 4 and of the production example allows what the modules need', () => {
  const needed = new Set(actionsIn(section('Access keys')));
  assert.ok(needed.size > 15);
  const examples = {
    'recipe 4': section('4. Control plane in its own backend'),
    production: readFileSync(
      fromRoot('examples/production/app-config.production.yaml'),
      'utf8',
    ),
  };
  for (const [name, text] of Object.entries(examples)) {
    const allowed = actionsIn(text);
    for (const action of needed) {
      assert.ok(
        allowed.some(glob =>
          glob.endsWith('*')
            ? action.startsWith(glob.slice(0, -1))
            : glob === action,
        ),
        `${name} lacks ${action}`,
      );
    }
  }
});
