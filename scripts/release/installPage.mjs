/** The page that says how to install the packages. */
export const INSTALL_PAGE = 'docs/install.md';

const PACKAGE = /(@proton-vending\/[a-z0-9-]+)@\^[0-9][\w.-]*/g;

/** The packages that the page installs, with their ranges. */
export function installedRanges(page) {
  return [...page.matchAll(PACKAGE)].map(([text, name]) => ({
    name,
    range: text.slice(name.length + 1),
  }));
}

/** The page with the current version of each package that it installs. */
export function withCurrentRanges(page, packages) {
  const versions = new Map(
    packages.map(({ manifest }) => [manifest.name, manifest.version]),
  );
  return page.replace(PACKAGE, (text, name) =>
    versions.has(name) ? `${name}@^${versions.get(name)}` : text,
  );
}
