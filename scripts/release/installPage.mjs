/** The page that says how to install the packages. */
export const INSTALL_PAGE = 'docs/install.md';

// In a command, and in a package.json.
const PACKAGE = /(@proton-vending\/[a-z0-9-]+)(@|": ")\^([0-9][\w.-]*)/g;

/** The packages that the page installs, with their ranges. */
export function installedRanges(page) {
  return [...page.matchAll(PACKAGE)].map(([, name, , version]) => ({
    name,
    range: `^${version}`,
  }));
}

/** The page with the current version of each package that it installs. */
export function withCurrentRanges(page, packages) {
  const versions = new Map(
    packages.map(({ manifest }) => [manifest.name, manifest.version]),
  );
  return page.replace(PACKAGE, (text, name, separator) =>
    versions.has(name) ? `${name}${separator}^${versions.get(name)}` : text,
  );
}
