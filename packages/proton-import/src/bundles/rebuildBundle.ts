import { BundleFile } from '@proton-vending/backstage-plugin-proton-common';
import { FoundEnvironment } from '../findings/Findings';
import { inferSchema } from './inferSchema';

const MANIFEST = `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`;

/**
 * Rebuilds the bundle of a template version that is lost from what it was
 * rendered to.
 *
 * @param like - the environments of the template's major version, for the schema
 */
export function rebuildBundle(
  { files }: Pick<FoundEnvironment, 'files'>,
  like: Pick<FoundEnvironment, 'inputs' | 'name'>[],
): BundleFile[] {
  const schema = inferSchema(
    like.map(({ inputs }) => inputs),
    like.map(({ name }) => name),
  );
  return [
    { path: 'schema/schema.yaml', contents: schema },
    { path: 'infrastructure/manifest.yaml', contents: MANIFEST },
    ...files.map(file => ({ ...file, path: `infrastructure/${file.path}` })),
  ];
}
