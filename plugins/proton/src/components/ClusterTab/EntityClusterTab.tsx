import {
  MissingAnnotationEmptyState,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import { isProtonEnvironment } from '../../isProtonEnvironment';
import { ClusterTab } from './ClusterTab';

/** The tab for pages that show it on every entity, annotated or not. */
export function EntityClusterTab() {
  const { entity } = useEntity();
  return isProtonEnvironment(entity) ? (
    <ClusterTab />
  ) : (
    <MissingAnnotationEmptyState annotation={ANNOTATION_PROTON_ENVIRONMENT} />
  );
}
