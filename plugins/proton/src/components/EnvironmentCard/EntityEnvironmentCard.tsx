import {
  MissingAnnotationEmptyState,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import { isProtonEnvironment } from '../../isProtonEnvironment';
import { EnvironmentCard } from './EnvironmentCard';

/** The card for pages that show it on every entity, annotated or not. */
export function EntityEnvironmentCard() {
  const { entity } = useEntity();
  return isProtonEnvironment(entity) ? (
    <EnvironmentCard />
  ) : (
    <MissingAnnotationEmptyState annotation={ANNOTATION_PROTON_ENVIRONMENT} />
  );
}
