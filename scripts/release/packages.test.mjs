import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { fromRoot } from '../lib/paths.mjs';
import { publishedPackages, readPackageFile } from './packages.mjs';

const REPOSITORY = 'https://github.com/proton-vending/backstage-plugin-proton';

const LINK = /\]\(([^)\s]+)\)|^\[[^\]]+\]:\s+(\S+)$/gm;

const withoutCode = markdown => markdown.replace(/^```[\s\S]*?^```$/gm, '');

const linksOf = markdown =>
  [...withoutCode(markdown).matchAll(LINK)].map(
    ([, inline, reference]) => inline ?? reference,
  );

// As GitHub makes the anchor of a heading.
const anchorsOf = markdown =>
  [...withoutCode(markdown).matchAll(/^#+ +(.+)$/gm)].map(([, heading]) =>
    heading
      .replace(/\]\([^)]*\)/g, ']')
      .replace(/(?<!\w)_([^_]+)_(?!\w)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replace(/ /g, '-'),
  );

for (const { directory, manifest } of publishedPackages()) {
  test(`${manifest.name} says where it comes from`, () => {
    assert.equal(
      manifest.homepage,
      `${REPOSITORY}/tree/main/${directory}#readme`,
    );
    assert.deepEqual(manifest.bugs, { url: `${REPOSITORY}/issues` });
    assert.deepEqual(manifest.repository, {
      type: 'git',
      url: `git+${REPOSITORY}.git`,
      directory,
    });
    assert.equal(manifest.publishConfig?.access, 'public');
    assert.ok(manifest.description);
    assert.ok(manifest.keywords?.includes('backstage'), 'keywords');
  });

  test(`${manifest.name} carries its license and changelog`, () => {
    assert.equal(manifest.license, 'Apache-2.0');
    assert.equal(
      readPackageFile(directory, 'LICENSE'),
      readFileSync(fromRoot('LICENSE'), 'utf8'),
    );
    const changelog = readPackageFile(directory, 'CHANGELOG.md') ?? '';
    assert.ok(changelog.startsWith(`# ${manifest.name}\n`), 'CHANGELOG.md');
  });

  test(`${manifest.name} ships its OpenAPI descriptions`, () => {
    const descriptions = readdirSync(fromRoot(directory, 'src'), {
      recursive: true,
    })
      .filter(file => basename(file) === 'openapi.yaml')
      .map(file => `src/${file}`);
    for (const file of descriptions) {
      assert.ok(manifest.files.includes(file), `files lacks ${file}`);
    }
  });

  test(`every link in the README of ${manifest.name} works on npm`, () => {
    const readme = readPackageFile(directory, 'README.md');
    assert.ok(readme, 'README.md');
    for (const link of linksOf(readme)) {
      if (link.startsWith('#')) {
        assert.ok(anchorsOf(readme).includes(link.slice(1)), link);
        continue;
      }
      assert.match(link, /^https:\/\//, 'npm resolves no relative link');
      const [, path, anchor] =
        /\/(?:blob|tree)\/main\/([^#]+)(?:#(.+))?$/.exec(
          link.startsWith(REPOSITORY) ? link : '',
        ) ?? [];
      if (!path) {
        continue;
      }
      assert.ok(existsSync(fromRoot(path)), `${link}: no such file`);
      if (anchor) {
        const target = readFileSync(fromRoot(path), 'utf8');
        assert.ok(
          anchorsOf(target).includes(anchor),
          `${link}: no such anchor`,
        );
      }
    }
  });
}

const documents = ['.', 'docs', 'examples'].flatMap(directory =>
  readdirSync(fromRoot(directory), { recursive: directory !== '.' })
    .filter(file => file.endsWith('.md') && !file.includes('node_modules'))
    .map(file => join(directory, file)),
);

test('every link between the documents works', () => {
  assert.ok(documents.length > 20, 'documents');
  for (const document of documents) {
    const links = linksOf(readFileSync(fromRoot(document), 'utf8'));
    for (const link of links.filter(each => !/^[a-z]+:/.test(each))) {
      const [path, anchor] = link.split('#');
      const target = path ? join(dirname(document), path) : document;
      assert.ok(existsSync(fromRoot(target)), `${document}: ${link}`);
      if (anchor) {
        const page = statSync(fromRoot(target)).isDirectory()
          ? join(target, 'README.md')
          : target;
        assert.ok(
          anchorsOf(readFileSync(fromRoot(page), 'utf8')).includes(anchor),
          `${document}: ${link}: no such anchor`,
        );
      }
    }
  }
});

test('packages depend on one another through the workspace', () => {
  const packages = publishedPackages();
  const names = new Set(packages.map(({ manifest }) => manifest.name));
  for (const { manifest } of packages) {
    for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
      if (name.startsWith('@proton-vending/')) {
        assert.equal(range, 'workspace:^', `${manifest.name} → ${name}`);
        assert.ok(names.has(name), `${manifest.name} → ${name} is private`);
      }
    }
  }
});
