// What an entity's page loads of the frontend plugin before the tab "Cluster" is
// opened: minified, gzipped, without what Backstage's own pages load anyway.
//
// usage: node benchmarks/entityPageSize.mjs
import { build } from 'esbuild';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const BUDGET_KIB = 60;
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const ENTRY = 'plugins/proton/src/alpha.tsx';
const CARD = 'plugins/proton/src/components/EnvironmentCard/index.ts';
// Modules that the pages of Backstage bring along themselves.
const SHARED = [
  '@backstage/*',
  '@material-ui/*',
  'react',
  'react/*',
  'react-dom',
  'react-dom/*',
  'react-router-dom',
];

const kib = bytes => `${(bytes / 1024).toFixed(1)} KiB`;

const { outputFiles, metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: [ENTRY],
  outdir: join(ROOT, 'dist-size'),
  bundle: true,
  splitting: true,
  format: 'esm',
  jsx: 'automatic',
  minify: true,
  write: false,
  metafile: true,
  external: SHARED,
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'error',
});

const { outputs } = metafile;
const chunkOf = source => {
  const found = Object.keys(outputs).find(
    path => outputs[path].entryPoint === source,
  );
  if (!found) {
    throw new Error(
      `${source} is no chunk of its own any more: see what ${ENTRY} imports, and name here what it loads on an entity's page`,
    );
  }
  return found;
};

/** A chunk with all that it needs at once. */
function reach(chunk, reached = new Set()) {
  if (!reached.has(chunk)) {
    reached.add(chunk);
    outputs[chunk].imports
      .filter(({ kind, external }) => kind === 'import-statement' && !external)
      .forEach(({ path }) => reach(path, reached));
  }
  return reached;
}

const chunks = new Set(
  [ENTRY, CARD].flatMap(source => [...reach(chunkOf(source))]),
);
const texts = new Map(
  outputFiles.map(({ path, contents }) => [
    path.slice(ROOT.length + 1),
    contents,
  ]),
);
let raw = 0;
let gzipped = 0;
const parts = new Map();
for (const chunk of chunks) {
  raw += texts.get(chunk).length;
  gzipped += gzipSync(texts.get(chunk)).length;
  for (const [input, { bytesInOutput }] of Object.entries(
    outputs[chunk].inputs,
  )) {
    const [, part] =
      input.match(/^(?:.*node_modules\/((?:@[^/]+\/)?[^/]+)|plugins\/[^/]+)/) ??
      [];
    const name = part ?? input.split('/').slice(0, 2).join('/');
    parts.set(name, (parts.get(name) ?? 0) + bytesInOutput);
  }
}

for (const [name, bytes] of [...parts].sort(([, a], [, b]) => b - a)) {
  process.stdout.write(`${kib(bytes).padStart(10)}  ${name} (minified)\n`);
}
const isKept = gzipped <= BUDGET_KIB * 1024;
process.stdout.write(
  `${isKept ? 'kept  ' : 'MISSED'} entity page: ${kib(gzipped)} gzipped, ${kib(
    raw,
  )} minified, in ${chunks.size} chunks (budget: ≤ ${BUDGET_KIB} KiB)\n`,
);
process.exitCode = isKept ? 0 : 1;
