import {
  GetTemplateSyncConfigCommand,
  GetTemplateSyncStatusCommand,
  ProtonClient,
  ResourceSyncAttempt,
  TemplateSyncConfig,
} from '@aws-sdk/client-proton';
import {
  TemplateSync,
  TemplateSyncAttempt,
} from '@proton-vending/backstage-plugin-proton-common';
import { toBackstageError } from '@proton-vending/backstage-plugin-proton-node';
import { requireMember } from '../environments/requireMember';
import { readVersions } from './listVersions';

/** The repository of a template, and how the last synchronisations ended. */
export async function readTemplateSync(options: {
  client: ProtonClient;
  templateName: string;
}): Promise<TemplateSync> {
  const { client, templateName } = options;
  const [config, versions] = await Promise.all([
    readConfig(client, templateName),
    readVersions(client, { templateName }),
  ]);
  if (!config) {
    return { attempts: [] };
  }
  const majorVersions = new Set(
    versions.map(version => requireMember(version, 'majorVersion')),
  );
  const attempts = await Promise.all(
    [...majorVersions].map(async majorVersion => {
      const attempt = await readLatest(client, templateName, majorVersion);
      return attempt ? [{ majorVersion, ...toAttempt(attempt) }] : [];
    }),
  );
  return {
    source: {
      provider: requireMember(config, 'repositoryProvider'),
      repository: requireMember(config, 'repositoryName'),
      branch: requireMember(config, 'branch'),
      subdirectory: config.subdirectory || undefined,
    },
    attempts: attempts
      .flat()
      .sort((a, b) => Number(b.majorVersion) - Number(a.majorVersion)),
  };
}

async function readConfig(
  client: ProtonClient,
  templateName: string,
): Promise<TemplateSyncConfig | undefined> {
  const answer = await unlessMissing(() =>
    client.send(
      new GetTemplateSyncConfigCommand({
        templateName,
        templateType: 'ENVIRONMENT',
      }),
    ),
  );
  return answer?.templateSyncConfig;
}

async function readLatest(
  client: ProtonClient,
  templateName: string,
  templateVersion: string,
): Promise<ResourceSyncAttempt | undefined> {
  const answer = await unlessMissing(() =>
    client.send(
      new GetTemplateSyncStatusCommand({
        templateName,
        templateType: 'ENVIRONMENT',
        templateVersion,
      }),
    ),
  );
  return answer?.latestSync;
}

function toAttempt(attempt: ResourceSyncAttempt): TemplateSyncAttempt {
  return {
    status: requireMember(attempt, 'status'),
    revision: attempt.initialRevision?.sha,
    startedAt: attempt.startedAt?.toISOString(),
    events: (attempt.events ?? []).flatMap(({ event }) => event ?? []),
  };
}

async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (toBackstageError(error).name === 'NotFoundError') {
      return undefined;
    }
    throw error;
  }
}
