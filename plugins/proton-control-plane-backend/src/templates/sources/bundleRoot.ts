import { isBundlePath } from './bundle';
import { InvalidBundleError } from './InvalidBundleError';

/**
 * Where the bundle starts among the files of an archive: nowhere (`''`), or in
 * a folder that wraps it, such as `environment/`.
 *
 * @throws {@link InvalidBundleError} when there is no bundle, or more than one
 */
export function findBundleRoot(paths: string[]): string {
  if (paths.some(isBundlePath)) {
    return '';
  }
  const wrappers = new Set<string>();
  for (const path of paths) {
    const wrapper = path.slice(0, path.indexOf('/') + 1);
    if (wrapper !== '' && isBundlePath(path.slice(wrapper.length))) {
      wrappers.add(wrapper);
    }
  }
  const [root, ...others] = wrappers;
  if (root === undefined) {
    throw new InvalidBundleError(
      'The archive holds no template bundle: there is no schema/ at its root or in one folder at its root',
    );
  }
  if (others.length > 0) {
    throw new InvalidBundleError(
      `The archive holds more than one template bundle: ${[root, ...others]
        .sort()
        .join(', ')}`,
    );
  }
  return root;
}
