import type { Environment, ProtonClient } from '@aws-sdk/client-proton';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  compareTemplateVersions,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import type { TemplateVisibility } from '../permissions/TemplateVisibility';
import { requireEnvironmentTemplate } from '../registration/environmentTemplates';
import {
  ResolvedTemplateVersion,
  resolveTemplateVersion,
} from './resolveTemplateVersion';

const MAJOR = /^(0|[1-9]\d*)$/;

/** Whoever put an environment on a draft has agreed to it. */
const DEPLOYED: Pick<TemplateVisibility, 'canSeeDrafts'> = {
  canSeeDrafts: async () => true,
};

/**
 * The version of its template that an environment is to run: the recommended
 * minor of its major (`minor`), the recommended version (`major`), one that is
 * named (`1.2`), the recommended minor of a major (`2`), or the one that it runs.
 */
export async function chooseVersion(options: {
  client: ProtonClient;
  environment: Environment;
  wanted?: string;
  visibility: TemplateVisibility;
}): Promise<ResolvedTemplateVersion> {
  const { client, environment, wanted, visibility } = options;
  const { templateName = '', templateMajorVersion = '' } = environment;
  const current = {
    majorVersion: templateMajorVersion,
    minorVersion: environment.templateMinorVersion,
  };
  const resolve = (version: { majorVersion: string; minorVersion?: string }) =>
    resolveTemplateVersion(
      client,
      { templateName, ...version },
      isSame(version, current) ? { ...visibility, ...DEPLOYED } : visibility,
    );
  if (wanted === undefined) {
    return resolve(current);
  }
  // An environment may be ahead of what is recommended, such as on a draft.
  const notBack = async (version: ResolvedTemplateVersion) =>
    isOlder(version.version, current) ? resolve(current) : version;
  if (wanted === 'minor') {
    return notBack(await resolve({ majorVersion: templateMajorVersion }));
  }
  const version =
    wanted === 'major'
      ? await findRecommended(client, templateName)
      : readVersion(wanted);
  if (Number(version.majorVersion) < Number(templateMajorVersion)) {
    throw new InputError(
      `${environment.name} runs ${templateName} ${current.majorVersion}.${current.minorVersion}, and Proton does not take an environment back to an earlier major version such as ${version.majorVersion}`,
    );
  }
  const resolved = await resolve(version);
  return wanted === 'major' ? notBack(resolved) : resolved;
}

function isSame(
  version: { majorVersion: string; minorVersion?: string },
  current: { majorVersion: string; minorVersion?: string },
): boolean {
  return (
    version.minorVersion !== undefined &&
    version.majorVersion === current.majorVersion &&
    version.minorVersion === current.minorVersion
  );
}

function readVersion(text: string): {
  majorVersion: string;
  minorVersion?: string;
} {
  const version = parseTemplateVersion(text);
  if (version) {
    return version;
  }
  if (MAJOR.test(text)) {
    return { majorVersion: text };
  }
  throw new InputError(
    `The "version" is none: "${text}"; give minor, major, or a version such as 2 or 1.3`,
  );
}

async function findRecommended(client: ProtonClient, templateName: string) {
  const { recommendedVersion } = await requireEnvironmentTemplate(
    client,
    templateName,
  );
  const version = recommendedVersion
    ? parseTemplateVersion(recommendedVersion)
    : undefined;
  if (!version) {
    throw new NotFoundError(
      `The environment template ${templateName} has no recommended version, since none is published`,
    );
  }
  return version;
}

function isOlder(
  version: string,
  current: { majorVersion: string; minorVersion?: string },
): boolean {
  const parsed = parseTemplateVersion(version);
  const { majorVersion, minorVersion } = current;
  return (
    parsed !== undefined &&
    minorVersion !== undefined &&
    compareTemplateVersions(parsed, { majorVersion, minorVersion }) < 0
  );
}
