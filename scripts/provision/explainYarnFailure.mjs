const EXPLANATIONS = [
  {
    sign: /YN0028|lockfile would have been (modified|created)/,
    hint: "yarn.lock doesn't match the package.json files: run `node .yarn/releases/yarn-*.cjs install` and commit yarn.lock.",
  },
  {
    sign: /YN0009|gyp ERR/,
    hint: 'A native module could not be built: install Python 3, make and a C++ compiler (Debian: `apt-get install python3 make g++`), then run this again.',
  },
  {
    sign: /YN0001.*RequestError|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|YN0035/,
    hint: "The npm registry didn't answer as expected: check the network, the proxy and `npm config get registry`.",
  },
  {
    sign: /ENOSPC/,
    hint: 'The disk is full: the dependencies need about 3 GB.',
  },
];

/** What to do about a failed `yarn install`, from what it printed. */
export function explainYarnFailure(lines) {
  const text = lines.join('\n');
  const hints = EXPLANATIONS.filter(({ sign }) => sign.test(text)).map(
    ({ hint }) => hint,
  );
  return hints.length > 0
    ? hints
    : ['Run this again. If it fails again, delete node_modules first.'];
}
