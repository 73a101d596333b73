import { parseArgs } from 'node:util';
import { BundleAddress } from './bundles/GivenBundle';
import { ImportError } from './ImportError';

/** What the command line asks for. */
export interface ImportOptions {
  repository: string;
  branch?: string;
  bundles: BundleAddress[];
  /** Repositories laid out for template sync. */
  bundleRepositories: string[];
  customerManaged?: string;
  states?: string;
  provisioningRepository?: { provider: string; name: string; branch: string };
  accountId?: string;
  region?: string;
  endpoint?: string;
  tags: { key: string; value: string }[];
  report?: string;
  apply: boolean;
}

export const USAGE = `Usage: proton-import <repository> [options]

<repository>  a checked-out folder, a bare repository or a URL

Without --apply, nothing is changed: the report says what would be imported.

  --apply                       import into the control plane of --endpoint
  --dry-run                     only report (the default)
  --endpoint <url>              such as https://backstage.example.com/api/proton-control-plane
  --account <id>                import the environments of this account only
  --region <name>               import the environments of this region only
  --branch <name>               the branch of a bare repository or URL
  --bundles <repository>        a repository with <template>/v<major>/ folders; can be repeated
  --bundle <template>:<major>[.<minor>]=<place>
                                a folder, a .tar.gz file or s3://<bucket>/<key>; can be repeated
  --states <place>              a folder or s3://<bucket>/<prefix> with <folder>/terraform.tfstate
  --repository <provider>:<owner>/<name>@<branch>
                                pull requests in this registered repository provision the environments
  --customer-managed <file>     a YAML list of environments that AWS Proton provisioned
                                with CloudFormation or CodeBuild
  --owner <entity>              the owner of the environments, such as group:default/platform
  --tag <key>=<value>           a tag of the environments; can be repeated
  --report <file>               write the report as JSON
  --help                        show this text

PROTON_ACCESS_KEY_ID and PROTON_SECRET_ACCESS_KEY are a key of the control plane.
S3 is read with your AWS credentials, in the region AWS_REGION.
`;

const OPTIONS = {
  apply: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean' },
  endpoint: { type: 'string' },
  account: { type: 'string' },
  region: { type: 'string' },
  branch: { type: 'string' },
  bundles: { type: 'string', multiple: true },
  bundle: { type: 'string', multiple: true },
  states: { type: 'string' },
  repository: { type: 'string' },
  'customer-managed': { type: 'string' },
  owner: { type: 'string' },
  tag: { type: 'string', multiple: true },
  report: { type: 'string' },
} as const;

/**
 * Reads the command line.
 *
 * @returns `help` when the usage is asked for
 * @throws ImportError that says which option is wrong
 */
export function readOptions(args: string[]): ImportOptions | 'help' {
  const { positionals, values } = parse(args);
  if (values.help) {
    return 'help';
  }
  const [repository, ...others] = positionals;
  if (repository === undefined || others.length > 0) {
    throw new ImportError('Give one repository. Use --help to see the options');
  }
  if (values.apply && values['dry-run']) {
    throw new ImportError('Give --apply or --dry-run, not both');
  }
  if (values.apply && values.endpoint === undefined) {
    throw new ImportError('--apply needs the --endpoint of a control plane');
  }
  if (values.account !== undefined && !/^\d{12}$/.test(values.account)) {
    throw new ImportError('--account must have 12 digits');
  }
  return {
    repository,
    branch: values.branch,
    bundles: (values.bundle ?? []).map(readBundleAddress),
    bundleRepositories: values.bundles ?? [],
    customerManaged: values['customer-managed'],
    states: values.states,
    provisioningRepository: readRepository(values.repository),
    accountId: values.account,
    region: values.region,
    endpoint: values.endpoint,
    tags: [
      ...(values.owner === undefined
        ? []
        : [{ key: 'backstage.io/owner', value: values.owner }]),
      ...(values.tag ?? []).map(readTag),
    ],
    report: values.report,
    apply: values.apply ?? false,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new ImportError(
      `${(error as Error).message}. Use --help to see the options`,
    );
  }
}

function readBundleAddress(text: string): BundleAddress {
  const [, templateName, majorVersion, minorVersion, place] =
    /^([0-9A-Za-z][\w-]*):(\d+)(?:\.(\d+))?=(.+)$/.exec(text) ?? [];
  if (templateName === undefined) {
    throw new ImportError(
      `--bundle must be <template>:<major>[.<minor>]=<place>, such as vpc:1.0=./vpc.tar.gz, not ${text}`,
    );
  }
  return { templateName, majorVersion, minorVersion, place };
}

function readRepository(
  text: string | undefined,
): ImportOptions['provisioningRepository'] {
  if (text === undefined) {
    return undefined;
  }
  const [, provider, name, branch] =
    /^(GITHUB|GITHUB_ENTERPRISE|BITBUCKET|GITLAB):([^@]+\/[^@]+)@(.+)$/.exec(
      text,
    ) ?? [];
  if (provider === undefined) {
    throw new ImportError(
      `--repository must be <provider>:<owner>/<name>@<branch>, such as GITHUB:acme/infrastructure@main, not ${text}`,
    );
  }
  return { provider, name, branch };
}

function readTag(text: string): { key: string; value: string } {
  const at = text.indexOf('=');
  if (at < 1) {
    throw new ImportError(`--tag must be <key>=<value>, not ${text}`);
  }
  return { key: text.slice(0, at), value: text.slice(at + 1) };
}
