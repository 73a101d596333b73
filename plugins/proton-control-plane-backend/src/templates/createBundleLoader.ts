import { BundleLoader } from './TemplateRegistrar';
import { InvalidBundleError } from './sources/InvalidBundleError';
import { S3ClientOptions } from './sources/s3ClientOptions';
import { fetchS3Bundle } from './sources/s3Source';

/** Fetches bundles from where versions say that they are. */
export function createBundleLoader(s3: S3ClientOptions): BundleLoader {
  return async source => {
    if ('s3' in source) {
      return fetchS3Bundle(source.s3, s3);
    }
    throw new InvalidBundleError(
      'The bundle came from a folder, a repository or an upload, and is registered only when that is read',
    );
  };
}
