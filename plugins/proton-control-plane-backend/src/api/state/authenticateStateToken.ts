import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import express from 'express';
import { Database } from '../../database/Database';
import { StateTokenRecord } from '../../database/StateTokenStore';
import {
  STATE_ACCESS_ACTIONS,
  hashToken,
} from '../../states/EnvironmentStates';
import { AccessKeys } from '../authentication/AccessKeys';

const HOW_TO_REQUEST =
  'Request a new one with POST /extension/v1/environments/<name>/state-access';

/**
 * Finds the token of a request. A token that an access key requested is valid
 * only as long as the key may request it.
 *
 * @throws AuthenticationError when there is no such token
 * @throws NotAllowedError when its key may not access the state any more
 */
export async function authenticateStateToken(
  { accessKeys, database }: { accessKeys: AccessKeys; database: Database },
  req: express.Request,
): Promise<StateTokenRecord> {
  const text = readToken(req.header('authorization'));
  const token =
    text === undefined
      ? undefined
      : await database.stores.stateTokens.find(hashToken(text), new Date());
  if (!token) {
    throw new AuthenticationError(
      `The token for this state isn't valid or has expired. ${HOW_TO_REQUEST}`,
    );
  }
  await requireKey(accessKeys, database, token);
  return token;
}

async function requireKey(
  accessKeys: AccessKeys,
  { stores }: Database,
  { accessKeyId, targetId, targetName, ...scope }: StateTokenRecord,
): Promise<void> {
  if (accessKeyId === undefined) {
    return;
  }
  const key = accessKeys.find(accessKeyId);
  if (!key) {
    throw new AuthenticationError(
      `The token for this state isn't valid any more, because the access key ${accessKeyId} that requested it no longer exists. ${HOW_TO_REQUEST}`,
    );
  }
  const environment = await stores.environments.find(scope, targetName);
  const isAllowed =
    STATE_ACCESS_ACTIONS.every(action => accessKeys.allows(key, action)) &&
    environment?.id === targetId &&
    accessKeys.allowsEnvironmentTemplate(key, environment.templateName) &&
    accessKeys.allowsEnvironment(key);
  if (!isAllowed) {
    throw new NotAllowedError(
      `The token for this state isn't valid any more, because the access key ${accessKeyId} that requested it may no longer access the state of environment ${targetName}. Check allow, environmentTemplates and environments of the key`,
    );
  }
}

/** The password of Basic authentication, which is what Terraform sends. */
function readToken(authorization = ''): string | undefined {
  const [scheme, credentials = ''] = authorization.split(' ');
  if (scheme.toLowerCase() !== 'basic') {
    return undefined;
  }
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}
