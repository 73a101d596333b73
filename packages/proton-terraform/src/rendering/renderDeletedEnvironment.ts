import { RenderedFile } from '@proton-vending/backstage-plugin-proton-common';
import { DELETED_HEADER, formatHeader } from './headers';
import { formatJacksonJson } from './jacksonJson';

/** What AWS Proton wrote in place of a deployment's ID. */
const DELETED_ID = '<proton-resource-deleted>';

/**
 * Marks the files of an environment as deleted, as AWS Proton did: in the
 * metadata, and in the header of each `.tf` file. Files without Proton's header
 * stay as they are, and `proton.auto.tfvars.json` does.
 *
 * @returns the files that change
 * @public
 */
export function renderDeletedEnvironment(
  environmentArn: string,
  files: { path: string; contents: string }[],
): RenderedFile[] {
  const header = formatHeader(environmentArn);
  return files.flatMap(({ path, contents }) => {
    if (path === '.proton/deployment-metadata.json') {
      const metadata: unknown = JSON.parse(contents);
      const marked = formatJacksonJson({
        ...(typeof metadata === 'object' && metadata),
        deploymentId: DELETED_ID,
        isResourceDeleted: true,
      });
      return marked === contents ? [] : [{ path, contents: marked }];
    }
    return path.endsWith('.tf') && contents.startsWith(header)
      ? [{ path, contents: DELETED_HEADER + contents.slice(header.length) }]
      : [];
  });
}
