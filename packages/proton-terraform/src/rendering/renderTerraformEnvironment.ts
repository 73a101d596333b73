import {
  BundleFile,
  EnvironmentInputs,
  RenderedFile,
} from '@proton-vending/backstage-plugin-proton-common';
import { formatHeader } from './headers';
import { formatJacksonJson } from './jacksonJson';
import {
  isTerraformFile,
  LOCK_FILE,
  selectTerraformFiles,
  VARIABLES_FILE,
} from './terraformFiles';

/**
 * An environment, and what it is rendered from.
 *
 * @public
 */
export interface TerraformEnvironment {
  /** The files of the bundle's `infrastructure` folder, relative to it. */
  files: BundleFile[];
  /** As in the manifest: `*` for every file, or the one file. */
  selector: string;
  environment: { name: string; arn: string };
  /** The spec's inputs, with the schema's defaults merged under them. */
  inputs: EnvironmentInputs;
  template: { arn: string; majorVersion: string; minorVersion: string };
  deploymentId: string;
  accountId: string;
}

const ENVIRONMENT_VARIABLES = `variable "environment" {
  type = object({
    inputs = any
    name   = string
  })
  default = null
}

variable "proton_tags" {
  type    = map(string)
  default = null
}
`;

/**
 * Renders the folder that Terraform runs in from a bundle and its inputs, with
 * the same files and the same text as AWS Proton wrote into repositories. One
 * thing differs on purpose: `proton_tags` are written for updates too.
 *
 * Throws a `ProvisioningError` when the bundle can't be rendered.
 *
 * @public
 */
export function renderTerraformEnvironment(
  source: TerraformEnvironment,
): RenderedFile[] {
  const header = formatHeader(source.environment.arn);
  const templates = selectTerraformFiles(source.files, source.selector);
  const generated: RenderedFile[] = [
    {
      path: 'proton.environment.variables.tf',
      contents: `${header}${ENVIRONMENT_VARIABLES}`,
      generated: true,
    },
    {
      path: VARIABLES_FILE,
      contents: formatVariables(source),
      generated: true,
    },
    {
      path: '.proton/deployment-metadata.json',
      contents: formatMetadata(source),
      generated: true,
    },
  ];
  const names = new Set(generated.map(({ path }) => path));
  return [
    ...templates
      .filter(({ path }) => !names.has(path))
      .map(file => withHeader(file, header)),
    ...generated,
    // AWS Proton kept it out of repositories; a run must not choose otherwise.
    ...source.files.filter(({ path }) => path === LOCK_FILE),
  ];
}

/** Only `.tf` files can have a comment at their start. */
function withHeader(file: BundleFile, header: string): RenderedFile {
  return isTerraformFile(file)
    ? {
        ...file,
        contents: `${header}${file.contents}`,
        linesBefore: header.split('\n').length - 1,
      }
    : file;
}

function formatVariables(source: TerraformEnvironment): string {
  const { accountId, environment, inputs, template } = source;
  return formatJacksonJson({
    environment: { name: environment.name, inputs },
    proton_tags: {
      'proton:account': accountId,
      'proton:template': template.arn,
      'proton:environment': environment.arn,
    },
    '//': environment.arn,
  });
}

function formatMetadata(source: TerraformEnvironment): string {
  const { deploymentId, environment, template } = source;
  return formatJacksonJson({
    deploymentId,
    isResourceDeleted: false,
    resourceMetadata: {
      arn: environment.arn,
      templateArn: template.arn,
      templateMajorVersion: template.majorVersion,
      templateMinorVersion: template.minorVersion,
    },
  });
}
