import {
  findResourceNameViolations,
  readYaml,
} from '@proton-vending/backstage-plugin-proton-common';
import { ImportError } from '../ImportError';

const MAX_CHARACTERS = 1024 * 1024;
const VERSION = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/;

/**
 * An environment that AWS Proton provisioned with CloudFormation or CodeBuild.
 *
 * @public
 */
export interface CustomerManagedEnvironment {
  name: string;
  templateName: string;
  majorVersion: string;
  minorVersion: string;
  description?: string;
  outputs: Record<string, string>;
}

/**
 * Reads the list of the environments that AWS Proton kept outside of Git.
 *
 * @throws ImportError that names every mistake
 * @public
 */
export function readCustomerManaged(
  text: string,
  source: string,
): CustomerManagedEnvironment[] {
  const reading = readYaml(text, { limit: MAX_CHARACTERS });
  if (!('content' in reading)) {
    throw new ImportError(
      `${source} isn't YAML: ${reading.reasons.join('; ')}`,
    );
  }
  const { environments } = Object(reading.content);
  if (!Array.isArray(environments)) {
    throw new ImportError(`${source} must have a list "environments"`);
  }
  const problems: string[] = [];
  const found = environments.flatMap((entry, index) => {
    const [environment, mistakes] = readEntry(Object(entry));
    const at = `environments[${index}]`;
    problems.push(...mistakes.map(mistake => `${at}.${mistake}`));
    return environment;
  });
  if (problems.length > 0) {
    throw new ImportError(`${source}: ${problems.join('; ')}`);
  }
  return found;
}

function readEntry({
  description,
  name,
  outputs,
  template,
  version,
}: Record<string, unknown>): [CustomerManagedEnvironment, string[]] {
  const [, majorVersion = '', minorVersion = ''] =
    VERSION.exec(String(version)) ?? [];
  const entries = Object.entries(Object(outputs));
  const mistakes = [
    ...findNameProblems(name, 'name'),
    ...findNameProblems(template, 'template'),
    ...(typeof version === 'string' && majorVersion !== ''
      ? []
      : ['version must be a string such as "1.0"']),
    ...(description === undefined || typeof description === 'string'
      ? []
      : ['description must be a string']),
    ...(entries.length > 0 ? [] : ['outputs must have at least one output']),
    ...entries
      .filter(([, value]) => typeof value !== 'string')
      .map(([key]) => `outputs.${key} must be a string`),
  ];
  return [
    {
      name: String(name),
      templateName: String(template),
      majorVersion,
      minorVersion,
      ...(typeof description === 'string' && { description }),
      outputs: Object.fromEntries(
        entries.map(([key, value]) => [key, String(value)]),
      ),
    },
    mistakes,
  ];
}

function findNameProblems(value: unknown, member: string): string[] {
  return typeof value === 'string'
    ? findResourceNameViolations(value).map(
        violation => `${member} ${violation}`,
      )
    : [`${member} must be a string`];
}
