import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  parseEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * The ARN of the environment that an entity stands for.
 *
 * The entity is read as the caller, so that whoever may not see it learns
 * nothing of its environment, not even that there is one.
 */
export async function findEnvironmentArn(options: {
  catalog: CatalogService;
  credentials: BackstageCredentials;
  entityRef: string;
}): Promise<string> {
  const { catalog, credentials, entityRef } = options;
  const entity = await catalog.getEntityByRef(entityRef, { credentials });
  if (!entity) {
    throw new NotFoundError(`There is no entity ${entityRef} in the catalog`);
  }
  const arn = entity.metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT];
  if (!arn) {
    throw new NotFoundError(
      `The entity ${entityRef} is not a Proton environment: it has no annotation "${ANNOTATION_PROTON_ENVIRONMENT}"`,
    );
  }
  if (!parseEnvironmentArn(arn)) {
    throw new InputError(
      `The annotation "${ANNOTATION_PROTON_ENVIRONMENT}" of ${entityRef} is not the ARN of a Proton environment: "${arn}"`,
    );
  }
  return arn;
}
